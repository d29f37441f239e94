package dev.prong.chaos;

import dev.prong.TaskContext;

/** Turns in an endless loop that looks at nothing; on a thread it can be stopped by nobody. */
public record Spin() implements Chaos {

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.resists("turns in an endless loop that looks at nothing");
    }

    /** Never returns. */
    @Override
    public Object run(TaskContext context) {
        while (true) {
            Thread.onSpinWait();
        }
    }
}
