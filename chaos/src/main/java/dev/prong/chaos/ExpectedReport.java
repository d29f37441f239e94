package dev.prong.chaos;

import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskTimeoutException;
import dev.prong.WorkerCrashedException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a fixture does and what a child runtime says of it. Immutable and thread-safe.
 *
 * @param does what the fixture does, in a sentence
 * @param harm what is lost by it
 * @param error the type of the error that its starter gets; empty if the task returns
 * @param facts what stands in the message of the error, in this order
 * @param endsOnlyIfStopped whether it needs a timeout, or somebody who cancels it, to end at all
 * @param javaOptions options of the child's JVM without which it takes long to strike, or is told with a warning
 */
public record ExpectedReport(String does, Harm harm, Optional<Class<? extends TaskException>> error, List<String> facts,
        boolean endsOnlyIfStopped, List<String> javaOptions) {

    /** What is lost. */
    public enum Harm {
        /** Nothing. */
        NONE,
        /** The task alone; its process goes on. */
        TASK,
        /** The process it runs in, with all that runs there. */
        PROCESS
    }

    /** Copies the lists. */
    public ExpectedReport {
        Objects.requireNonNull(does, "does");
        Objects.requireNonNull(harm, "harm");
        Objects.requireNonNull(error, "error");
        facts = List.copyOf(facts);
        javaOptions = List.copyOf(javaOptions);
    }

    /** Whether {@code thrown} is the error to expect, with all the facts in its message. */
    public boolean fits(Throwable thrown) {
        if (error.isEmpty() || !error.get().isInstance(thrown)) {
            return false;
        }
        int from = 0;
        for (String fact : facts) {
            int at = thrown.getMessage().indexOf(fact, from);
            if (at < 0) {
                return false;
            }
            from = at + fact.length();
        }
        return true;
    }

    /** The same for a JVM with these options. */
    ExpectedReport withJavaOptions(String... options) {
        return new ExpectedReport(does, harm, error, facts, endsOnlyIfStopped,
                Stream.concat(javaOptions.stream(), Stream.of(options)).toList());
    }

    /** Harmless: the task returns. */
    static ExpectedReport returns(String does) {
        return new ExpectedReport(does, Harm.NONE, Optional.empty(), List.of(), false, List.of());
    }

    /** The task throws, or its result cannot cross. */
    static ExpectedReport fails(String does, Class<? extends TaskException> error, String... facts) {
        return new ExpectedReport(does, Harm.TASK, Optional.of(error), List.of(facts), false, List.of());
    }

    /** The task throws an error of that text. */
    static ExpectedReport throwsError(String does, String text) {
        return fails(does, TaskFailedException.class, "task failed: ", "cause=" + text);
    }

    /** The process ends. */
    static ExpectedReport crashes(String does, String... facts) {
        return new ExpectedReport(does, Harm.PROCESS, Optional.of(WorkerCrashedException.class), List.of(facts), false,
                List.of());
    }

    /** The task ends when it is asked to. */
    static ExpectedReport obeys(String does) {
        return new ExpectedReport(does, Harm.TASK, Optional.of(TaskTimeoutException.class), List.of("task timed out: "),
                true,
                List.of());
    }

    /** The task does not end when it is asked to, and is killed with its process. */
    static ExpectedReport resists(String does) {
        return new ExpectedReport(does, Harm.PROCESS, Optional.of(TaskTimeoutException.class),
                List.of("task timed out: ", "its child was killed: child=", "gracePeriod="), true, List.of());
    }
}
