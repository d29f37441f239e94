package dev.prong.command;

import java.time.Duration;
import java.util.Objects;

/**
 * What a program that {@link Command#exec} ran to success left. Immutable.
 *
 * @param command what was run
 * @param exit how it ended: with code 0
 * @param stdout all it wrote to its standard output, with the last line's end as it was
 * @param stderr all it wrote to its standard error; empty if that was redirected to the output
 * @param duration from the start to the close
 */
public record ExecResult(Command command, ProcessExit exit, String stdout, String stderr, Duration duration) {
    public ExecResult {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(exit, "exit");
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
        Objects.requireNonNull(duration, "duration");
    }
}
