package dev.prong.chaos;

import dev.prong.TaskContext;

/**
 * Returns, and has its JVM hang when that is asked to end: by a goodbye of its runtime, by TERM, by an exit. A child is
 * killed after its grace period; a program that ran this on a thread has to be killed by hand.
 */
public record IgnoreTerm() implements Chaos {

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.returns("returns, and leaves a shutdown hook that hangs");
    }

    /** Returns null. */
    @Override
    public Object run(TaskContext context) {
        Forever.hangAtExit();
        return null;
    }
}
