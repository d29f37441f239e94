package dev.prong.worker;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.call.Call;
import dev.prong.call.StartedWorker;
import dev.prong.port.Inbox;
import dev.prong.port.PortEnd;
import dev.prong.port.WorkerEvents;
import dev.prong.worker.flight.Flight;
import dev.prong.worker.output.Outputs;
import dev.prong.worker.pool.GivingUp;
import dev.prong.worker.pool.ThreadSettings;
import dev.prong.worker.pool.UsageLimits;
import dev.prong.worker.run.CallRunner;
import dev.prong.worker.run.Surroundings;
import java.util.List;
import java.util.function.UnaryOperator;

/** A worker with a thread of its own. */
final class StartedThread<R> extends StartedWorker<R> {

    private final UnaryOperator<Object> crossing;
    private final GivingUp givingUp;
    private final Inbox toTask;
    private final Surroundings where;
    private final Thread thread;

    private StartedThread(String name, Call<R> call, Inbox toStarter, UnaryOperator<Object> crossing,
            ThreadSettings threads, GivingUp givingUp, Outputs outputs) {
        super(name, call, new WorkerEvents(name, toStarter, call.options().isDaemon()));
        this.crossing = crossing;
        this.givingUp = givingUp;
        this.toTask = new Inbox(name + " task", Inbox.DEFAULT_CAPACITY, call::sign);
        PortEnd port = new PortEnd(toTask, (message, mayWait) -> {
            call.sign();
            toStarter.put(crossing.apply(message), mayWait);
        }, () -> events().closed(PortEnd.CLOSED_BY_TASK));
        this.where = new Surroundings(name, port, ran -> outputs.of(name, ran));
        this.thread = (call.options().isDaemon() ? threads.asDaemons() : threads).make("prong-" + name, this::run);
        call.onDone(this::callEnded);
    }

    /**
     * A worker that {@link #launch()} sets going.
     *
     * @param crossing what messages go through on their way: a copy, or nothing
     */
    static <R> StartedThread<R> create(String name, Call<R> call, UnaryOperator<Object> crossing,
            ThreadSettings threads, GivingUp givingUp, Outputs outputs) {
        Inbox toStarter = new Inbox(name + " starter", Inbox.DEFAULT_CAPACITY, () -> {});
        return new StartedThread<>(name, call, toStarter, crossing, threads, givingUp, outputs);
    }

    void launch() {
        thread.start();
    }

    private void run() {
        Flight.workerStarted(givingUp.runtime(), name(), 0);
        new CallRunner(where, (stopping, _) -> givingUp.schedule(stopping, name(), thread, () -> {}), (_, _) -> {})
                .run(call(), this::begun);
        Flight.workerEnded(givingUp.runtime(), name(), 0);
    }

    private void begun(Call<?> own) {
        new UsageLimits(givingUp.timer()).begun(own);
        events().online();
    }

    private void callEnded(Call<R> ended) {
        toTask.close("worker has ended");
        tellEnd(ended.isGivenUp() ? abandoned(ended) : exitOf(false));
    }

    @Override
    protected boolean isThisThread() {
        return thread.equals(Thread.currentThread());
    }

    private Exit abandoned(Call<R> ended) {
        EndReason reason = ended.stopReason().orElseThrow().endReason();
        return new Exit.Abandoned(reason, List.of(thread.getStackTrace()));
    }

    @Override
    public void postMessage(Object message) {
        PortEnd.post((value, mayWait) -> toTask.put(crossing.apply(value), mayWait), toTask.name(), message,
                events().isListenerThread());
    }

    @Override
    public void disconnect() {
        toTask.close("disconnected by its starter");
    }
}
