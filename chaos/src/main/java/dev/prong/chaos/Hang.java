package dev.prong.chaos;

import dev.prong.TaskContext;

/** Sleeps for ever; ends when it is interrupted. */
public record Hang() implements Chaos {

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.obeys("sleeps for ever");
    }

    /** Never returns. */
    @Override
    public Object run(TaskContext context) throws InterruptedException {
        Thread.sleep(Long.MAX_VALUE);
        throw new IllegalStateException("slept for 292 million years");
    }
}
