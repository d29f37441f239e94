package dev.prong.tck;

/** What the contract leaves open, so that a backend may lack it; what it lacks is tested to be refused or told. */
public enum Capability {
    /**
     * Ends a task that ignores its interrupt, with its process. A backend without it gives such a task up and replaces
     * its worker.
     */
    KILL,
    /** Survives the end of a worker's process. A backend without it runs its workers in the process that opened it. */
    ISOLATE,
    /** Runs a task on its caller's thread when the queue is full. A backend without it refuses the setting. */
    RUN_IN_CALLER,
    /**
     * Runs any callable, by reference, in the view as an executor service. A backend without it refuses by name what is
     * no value.
     */
    SHARE_OBJECTS,
    /** Carries context by a {@link dev.prong.ContextPropagator}. A backend without it has no setting for one. */
    PROPAGATE,
    /** Runs a task on the worker that its key or its options name. A backend without it refuses such a task by name. */
    ROUTE,
    /** Ends a task beyond its processor time or allocation. A backend without it refuses such a task by name. */
    METER
}
