package dev.prong;

/**
 * What a runtime has done and is doing, at one moment. The counts of ended tasks add up: {@code submitted = queued +
 * running + succeeded + failed + cancelled}, once nothing moves.
 *
 * @param submitted pool tasks accepted since the runtime was opened
 * @param queued pool tasks that wait for a worker
 * @param running pool tasks that are running
 * @param succeeded pool tasks that returned
 * @param failed pool tasks that threw, timed out, crashed, or could not cross
 * @param cancelled pool tasks that were cancelled
 * @param workers threads or children of the pool that are alive
 * @param started workers of their own ({@link TaskRuntime#start}) that are alive
 */
public record RuntimeStats(long submitted, long queued, long running, long succeeded, long failed, long cancelled,
        int workers, int started) {
}
