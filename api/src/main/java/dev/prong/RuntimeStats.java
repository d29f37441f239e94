package dev.prong;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a runtime has done and is doing, at one moment. The counts of ended tasks add up: {@code submitted = queued +
 * running + succeeded + failed + cancelled}, once nothing moves. The times of a task are there a moment after its end.
 * Workers that have ended count in the totals. A runtime of children tells the first ten, {@code runTime} and {@code
 * waitTime} as its own process sees them, and leaves the rest empty. Immutable. More may be added: it is for runtimes to
 * make.
 */
public interface RuntimeStats {

    /** Pool tasks accepted since the runtime was opened. */
    long submitted();

    /** Pool tasks that wait for a worker. */
    long queued();

    /** Pool tasks that are running. */
    long running();

    /** Pool tasks that returned. */
    long succeeded();

    /** Pool tasks that threw, timed out, crashed, or could not cross. */
    long failed();

    /** Pool tasks that were cancelled. */
    long cancelled();

    /** Threads or children of the pool that are alive. */
    int workers();

    /** Workers of their own ({@link TaskRuntime#start}) that are alive. */
    int started();

    /** How many tasks may wait. */
    int queueCapacity();

    /** Whether the queue has been full and has not fallen to half its capacity since. */
    boolean needsDrain();

    /** How long pool tasks ran, of those that began and have ended. */
    Distribution runTime();

    /** How long those waited from their acceptance to their begin. */
    Distribution waitTime();

    /** How long workers of the pool ran tasks, added up; what runs on threads of callers is not in it. */
    Duration busy();

    /** How long they did not. */
    Duration idle();

    /**
     * Processor time of the pool's threads; empty where it is not known: for virtual threads, and if a thread ended by
     * the runtime's close before anybody in this JVM had asked for stats.
     */
    Optional<Duration> cpuTime();

    /** What these threads allocated on the heap, freed or not; empty where it is not known. */
    OptionalLong allocatedBytes();

    /** The workers of the pool that are alive, by their places; unmodifiable. */
    List<WorkerStats> perWorker();

    /** The part of their time in which the workers ran tasks, 0 to 1: busy / (busy + idle); 0 if there was no time yet. */
    double utilization();

    /**
     * What the runtime has done since {@code earlier}; what it is doing ({@code queued}, {@code running}, {@code workers},
     * {@code started}, {@code needsDrain}) as of now. A worker that is not in {@code earlier} counts from its begin.
     *
     * @param earlier the stats of the same runtime, taken before, with no {@link TaskRuntime#resetStats} in between
     */
    RuntimeStats since(RuntimeStats earlier);
}
