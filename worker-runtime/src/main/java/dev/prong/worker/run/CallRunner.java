package dev.prong.worker.run;

import dev.prong.MessageException;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.call.Call;
import dev.prong.call.CallContext;
import dev.prong.call.StopReason;
import java.util.function.Consumer;

/** Runs one call on the calling thread and ends it, whatever the task does; an interrupt meant for it hurts no other. */
public final class CallRunner {

    private final Surroundings where;
    private Thread thread = Thread.currentThread();
    private boolean interrupted;

    private CallRunner(Surroundings where) {
        this.where = where;
    }

    /**
     * Runs {@code call}, unless it has ended already.
     *
     * @param onBegin called when it begins
     * @param onStop called on the thread that asks for its end, after the interrupt; must not block
     */
    public static <R> void run(Call<R> call, Surroundings where, Runnable onBegin, Consumer<StopReason> onStop) {
        CallRunner runner = new CallRunner(where);
        boolean begun = call.begin(where.workerName(), reason -> {
            runner.interrupt();
            onStop.accept(reason);
        });
        if (begun) {
            onBegin.run();
            runner.runTask(call);
        }
    }

    private <R> void runTask(Call<R> call) {
        R result;
        try {
            result = call.task().run(
                    new CallContext(call, where.workerName(), where.port(), where.out(), where.err()));
        } catch (Throwable thrown) { // Exactly one end for every Throwable, or somebody waits for ever.
            call.fail(failure(call, thrown));
            return;
        } finally {
            release();
        }
        answer(call, result);
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
                        + textOf(thrown),
                thrown);
    }

    private static String textOf(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (RuntimeException | Error e) { // A task's own exception class may do anything in its toString.
            return thrown.getClass().getName() + " (its toString() threw " + e.getClass().getName() + ")";
        }
    }

    private synchronized void interrupt() {
        if (thread != null) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /** The task has ended: from now on its interrupt would hit what the thread does next, and the old one is taken back. */
    private synchronized void release() {
        thread = null;
        if (interrupted) {
            Thread.interrupted();
        }
    }
}
