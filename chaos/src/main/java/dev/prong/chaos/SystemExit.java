package dev.prong.chaos;

import dev.prong.TaskContext;

/**
 * Calls {@link System#exit}.
 *
 * @param code the exit code
 */
public record SystemExit(int code) implements Chaos {

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.crashes("calls System.exit(" + code + ")", "child crashed: ", "code=" + (code & 0xff));
    }

    /** Never returns. */
    @Override
    public Object run(TaskContext context) {
        System.exit(code);
        return null;
    }
}
