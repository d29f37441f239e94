package dev.prong.chaos;

import dev.prong.TaskContext;

/** Sleeps for ever and goes on sleeping when it is interrupted; on a thread it can be stopped by nobody. */
public record IgnoreInterrupt() implements Chaos {

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.resists("sleeps for ever, and goes on sleeping when it is interrupted");
    }

    /** Never returns. */
    @Override
    public Object run(TaskContext context) {
        Forever.sleep();
        return null;
    }
}
