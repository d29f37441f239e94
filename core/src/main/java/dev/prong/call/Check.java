package dev.prong.call;

import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.text.Printable;
import dev.prong.value.Tasks;
import java.time.Duration;
import java.util.regex.Pattern;

/** Checks of what a builder is given; each returns the value, or refuses it with its name. */
public final class Check {

    private static final Duration LONGEST = Duration.ofDays(36_500);
    /** Of workers, which have a place each from the beginning. */
    private static final int MOST = 100_000;

    private static final Pattern RUNTIME_NAME = Pattern.compile("[\\w-]+");

    private Check() {
    }

    /**
     * Refuses retries for a task that is {@code started} on a worker of its own, or else streamed.
     *
     * @throws IllegalArgumentException if {@code options} ask for retries
     */
    public static void noRetries(Task<?> task, TaskOptions options, boolean started) {
        if (options.retries() > 0) {
            throw new IllegalArgumentException((started ? "a started task" : "a stream") + " cannot be retried: task="
                    + options.name().orElseGet(() -> Tasks.nameOf(task)) + ", options=" + options
                    + "; leave the retries out, or submit the task");
        }
    }

    /**
     * A name of a runtime: it begins the names of its workers, which stand in errors, thread dumps and names of files.
     *
     * @throws IllegalArgumentException if it is not made of letters, digits, {@code -} and {@code _}
     */
    public static String runtimeName(String name) {
        if (!RUNTIME_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be made of letters, digits, - and _: name='" + Printable.shown(name) + "'");
        }
        return name;
    }

    /** A number of at least one. */
    public static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1: " + name + "=" + value);
        }
        return value;
    }

    /** A number of at least one, of things that cost something although nobody may ever use them. */
    public static int count(String name, int value) {
        if (positive(name, value) > MOST) {
            throw new IllegalArgumentException(name + " must be at most " + MOST + ": " + name + "=" + value);
        }
        return value;
    }

    /** Checks that two numbers which may be multiplied give one that can be counted. */
    public static void product(String name, int value, String otherName, int other) {
        if ((long) value * other > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + " times " + otherName + " must be at most " + Integer.MAX_VALUE
                    + ": " + name + "=" + value + ", " + otherName + "=" + other);
        }
    }

    /** {@code value}, unless it is negative. */
    public static int notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + name + "=" + value);
        }
        return value;
    }

    /** A duration from zero to 100 years, which a count of nanoseconds can hold. */
    public static Duration duration(String name, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be from zero to 100 years: " + name + "=" + value);
        }
        return value;
    }
}
