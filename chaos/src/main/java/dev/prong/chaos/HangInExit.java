package dev.prong.chaos;

import dev.prong.TaskContext;

/**
 * Exits, and hangs in a shutdown hook while doing so.
 *
 * @param code the exit code that is never seen
 */
public record HangInExit(int code) implements Chaos {

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.resists("calls System.exit, with a shutdown hook that hangs");
    }

    /** Never returns. */
    @Override
    public Object run(TaskContext context) {
        Forever.hangAtExit();
        System.exit(code);
        return null;
    }
}
