package dev.prong.chaos;

import dev.prong.TaskContext;

/**
 * Receives none of its messages; whoever posts waits when the port is full. Ends when it is interrupted. To be
 * {@linkplain dev.prong.TaskRuntime#start started}, for it needs a port to be given messages.
 */
public record NeverReads() implements Chaos {

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.obeys("receives none of its messages");
    }

    /** Never returns. */
    @Override
    public Object run(TaskContext context) throws InterruptedException {
        Thread.sleep(Long.MAX_VALUE);
        throw new IllegalStateException("slept for 292 million years");
    }
}
