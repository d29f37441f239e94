package dev.prong.chaos;

import dev.prong.TaskContext;

/**
 * Ends its JVM at once, without shutdown hooks, by {@link Runtime#halt}.
 *
 * @param code the exit code
 */
public record Halt(int code) implements Chaos {

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.crashes("halts its JVM with code " + code, "child crashed: ", "code=" + (code & 0xff));
    }

    /** Never returns. */
    @Override
    public Object run(TaskContext context) {
        Runtime.getRuntime().halt(code);
        return null;
    }
}
