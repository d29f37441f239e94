package dev.prong.worker.run;

import dev.prong.text.Printable;
import dev.prong.MessageException;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.call.Call;
import dev.prong.call.CallContext;
import dev.prong.call.StopReason;
import dev.prong.call.Current;
import dev.prong.call.Runner;
import dev.prong.failure.UserCode;
import dev.prong.worker.flight.Flight;
import dev.prong.worker.flight.TaskRun;
import dev.prong.output.TaskOutput;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Runs calls on the thread that made it, and ends them, whatever the tasks do; an interrupt meant for one hurts no other.
 */
public final class CallRunner implements Runner {

    private final Surroundings where;
    private final BiConsumer<Call<?>, StopReason> onStop;
    private final BiConsumer<CallRunner, Call<?>> helper;
    private final Thread thread = Thread.currentThread();
    private final Current current = Current.ofThread();
    /** Not volatile: whoever looks at it holds the lock of a call, which this thread takes when that begins and resumes. */
    private Call<?> running;

    /**
     * A runner for this thread.
     *
     * @param onStop called on the thread that asks for the end of a call, after the interrupt; must not block
     * @param helper runs another call within a task that waits for it, if it can
     */
    public CallRunner(Surroundings where, BiConsumer<Call<?>, StopReason> onStop,
            BiConsumer<CallRunner, Call<?>> helper) {
        this.where = where;
        this.onStop = onStop;
        this.helper = helper;
    }

    /**
     * Runs {@code call}, unless it has ended already.
     *
     * @param onBegin told of it when it begins, on this thread
     * @return false if it had ended already
     */
    public <R> boolean run(Call<R> call, Consumer<? super Call<?>> onBegin) {
        Call<?> outer = running;
        running = call;
        try {
            boolean begun = call.begin(this);
            if (begun) {
                runBegun(call, onBegin);
            }
            return begun;
        } finally {
            running = outer;
            if (outer != null) {
                outer.resumed(this);
            }
        }
    }

    private void runBegun(Call<?> call, Consumer<? super Call<?>> onBegin) {
        TaskRun flight = Flight.begun();
        ThreadState before = ThreadState.enter(thread, call.loader());
        try {
            current.within(call, this, () -> {
                onBegin.accept(call);
                runTask(call);
            });
        } finally {
            before.leave();
        }
        if (flight != null) {
            flight.ended(call, where.workerName());
        }
    }

    private <R> void runTask(Call<R> call) {
        R result;
        try {
            result = runPrinting(call);
        } catch (Throwable thrown) { // Exactly one end for every Throwable, or somebody waits for ever.
            call.fail(failure(call, thrown));
            return;
        }
        answer(call, result);
    }

    private <R> R runPrinting(Call<R> call) throws Exception {
        TaskOutput output = where.outputs().apply(call);
        output.begin();
        try {
            return call.runTask(new CallContext(call, where.workerName(), where.port(), output));
        } finally {
            output.end();
        }
    }

    private static <R> void answer(Call<R> call, R result) {
        R answer;
        try {
            answer = call.cross(result);
        } catch (MessageException e) {
            call.fail(e);
            return;
        } catch (Throwable e) { // An accessor of the result, or the heap, can still fail here.
            call.fail(new MessageException("result cannot cross: task=" + call.name() + "; " + e, e));
            return;
        }
        call.succeed(answer);
    }

    private TaskException failure(Call<?> call, Throwable thrown) {
        return new TaskFailedException(
                "task failed: task=" + call.name() + ", worker=" + where.workerName() + ", cause="
                        + Printable.shown(textOf(thrown)),
                thrown);
    }

    private static String textOf(Throwable thrown) {
        return UserCode.get(thrown::toString,
                e -> thrown.getClass().getName() + " (its toString() threw " + e.getClass().getName() + ")");
    }

    @Override
    public Optional<Thread> thread(Call<?> call) {
        return Optional.of(thread);
    }

    @Override
    public String workerName() {
        return where.workerName();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // That very call.
    public void interrupt(Call<?> call) {
        if (running == call) {
            thread.interrupt();
        }
    }

    @Override
    public void stopping(Call<?> call, StopReason reason) {
        onStop.accept(call, reason);
    }

    @Override
    public void help(Call<?> call) {
        helper.accept(this, call);
    }
}
