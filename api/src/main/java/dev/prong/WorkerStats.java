package dev.prong;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one live worker of a pool has done; see {@link RuntimeStats}. Immutable. More may be added: it is for runtimes to make.
 */
public interface WorkerStats {

    /** The name of the worker. */
    String name();

    /** Its place in the pool, from 1. */
    int place();

    /** How many tasks it has run to their end. */
    long tasks();

    /** How long it was running tasks, the one that runs included; of all its threads. */
    Duration busy();

    /** How long it was not. */
    Duration idle();

    /** How long its tasks ran. */
    Distribution runTime();

    /** How long they waited from their acceptance to their begin. */
    Distribution waitTime();

    /** The processor time of its threads; empty where that is not known, as of virtual threads. */
    Optional<Duration> cpuTime();

    /** What its threads allocated on the heap, freed or not; empty where that is not known. */
    OptionalLong allocatedBytes();

    /** The part of its time in which it ran tasks, 0 to 1: busy / (busy + idle); 0 if it has had no time yet. */
    double utilization();

    /**
     * What it has done since {@code earlier}.
     *
     * @param earlier the stats of the same worker, taken before
     */
    WorkerStats since(WorkerStats earlier);
}
