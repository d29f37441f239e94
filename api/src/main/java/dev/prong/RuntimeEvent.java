package dev.prong;

import java.util.List;
import java.util.Objects;

/**
 * What happens in a runtime, for those who watch it: told one at a time, in order, on a virtual thread. New kinds may be
 * added, so a {@code switch} needs a default. Immutable.
 */
public interface RuntimeEvent {

    /** The name of the runtime. */
    String runtime();

    /**
     * A worker of the pool has begun, and has been set up.
     *
     * @param worker its name
     * @param id its place in the pool, from 1; one that takes another's place has its id
     */
    record WorkerStarted(String runtime, String worker, int id) implements RuntimeEvent {
    }

    /** A worker of the pool has ended in good order: it had nothing to do for long, or the runtime was closed. */
    record WorkerEnded(String runtime, String worker, int id) implements RuntimeEvent {
    }

    /**
     * A worker could not be set up, and ended, or not be torn down.
     *
     * @param error why
     */
    record WorkerFailed(String runtime, String worker, int id, TaskException error) implements RuntimeEvent {
    }

    /**
     * A thread ignored its interrupt for the grace period, and was given up; another takes its place.
     *
     * @param worker its name
     * @param task the name of the task that it goes on running
     * @param stack where it was
     */
    record WorkerGivenUp(String runtime, String worker, String task, List<StackTraceElement> stack)
            implements RuntimeEvent {
        public WorkerGivenUp {
            Objects.requireNonNull(worker, "worker");
            stack = List.copyOf(stack);
        }
    }

    /** The queue has become full: those who can should submit more slowly. */
    record QueueFull(String runtime, int queueCapacity) implements RuntimeEvent {
    }

    /**
     * The queue had been full, and has fallen to half its capacity: submit again.
     *
     * @param queued how many tasks wait
     */
    record QueueDrained(String runtime, int queued) implements RuntimeEvent {
    }
}
