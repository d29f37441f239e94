package dev.prong;

import java.time.Duration;
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
     * @param place its place in the pool, from 1; one that takes another's has the same
     */
    record WorkerStarted(String runtime, String worker, int place) implements RuntimeEvent {
    }

    /** A worker of the pool has ended in good order: it had nothing to do for long, or the runtime was closed. */
    record WorkerEnded(String runtime, String worker, int place) implements RuntimeEvent {
    }

    /**
     * A worker could not be set up, and ended, or not be torn down; or a child could not be started.
     *
     * @param error why
     */
    record WorkerFailed(String runtime, String worker, int place, TaskException error) implements RuntimeEvent {
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

    /** A child stands ready as a spare; it is told as started when it gets a place in the pool. */
    record SpareReady(String runtime, String worker) implements RuntimeEvent {
    }

    /**
     * A child of the pool ended and nobody here had asked it to.
     *
     * @param place its place in the pool, from 1; 0 for one that had none
     * @param exit how it ended
     */
    record WorkerCrashed(String runtime, String worker, int place, Exit.Crashed exit) implements RuntimeEvent {
    }

    /**
     * A child of the pool was killed, because a task on it did not end when asked, or it did not leave when asked.
     *
     * @param place its place in the pool, from 1; 0 for one that had none
     */
    record WorkerKilled(String runtime, String worker, int place, EndReason reason) implements RuntimeEvent {
    }

    /** Why a child is replaced by a fresh one. */
    enum RecycleReason {
        /** It has run so many tasks. */
        TASKS,
        /** It is so old. */
        AGE,
        /** It holds too much memory. */
        MEMORY,
        /** A task on it met an error of the virtual machine, such as an {@code OutOfMemoryError}. */
        TAINTED,
        /** A task on it had been asked to end, and half of its grace period later it had not. */
        STUBBORN,
        /** Somebody asked for it. */
        ON_DEMAND
    }

    /**
     * A child of the pool has ended and a fresh one has its place.
     *
     * @param place the place in the pool that it had, from 1; 0 for one that had none
     */
    record WorkerRecycled(String runtime, String worker, int place, RecycleReason reason) implements RuntimeEvent {
    }

    /**
     * Children cannot be started, and it is not expected to pass: while none is there, tasks fail at once.
     *
     * @param failures how many starts have failed one after the other
     * @param nextAttempt when the next start is tried, from now
     * @param error why the last one failed
     */
    record CircuitOpened(String runtime, int failures, Duration nextAttempt, TaskException error)
            implements RuntimeEvent {
    }

    /** Children can be started again: that one is ready. */
    record CircuitClosed(String runtime, String worker) implements RuntimeEvent {
    }

    /** A task has killed so many children that it is refused from now on, until it is released. */
    record TaskQuarantined(String runtime, QuarantinedTask task) implements RuntimeEvent {
    }
}
