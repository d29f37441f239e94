package dev.prong.worker.flight;

import dev.prong.call.Call;

/** A run of a call that the flight recorder wants to hear of. For one thread. */
public final class TaskRun {

    private final TaskEndEvent event = new TaskEndEvent();
    private final long begun;

    TaskRun(long begun) {
        this.begun = begun;
        event.begin();
    }

    /** {@code call} has run, on that worker. */
    public void ended(Call<?> call, String worker) {
        event.end();
        if (event.shouldCommit()) {
            event.task = call.name();
            event.worker = worker;
            event.waitTime = begun - call.acceptedNanos();
            event.outcome = Flight.outcome(call);
            event.commit();
        }
    }
}
