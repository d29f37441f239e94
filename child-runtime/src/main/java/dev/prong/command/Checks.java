package dev.prong.command;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/** Refuses what no program can be started with, before anything is started. */
final class Checks {

    /** The encoding the JDK passes arguments in; it puts a question mark for what that cannot express. */
    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private Checks() {
    }

    /** A text that can be passed to a program unchanged. */
    static String text(String name, String value) {
        Objects.requireNonNull(value, name);
        return text(name, value, () -> name + "=" + Quoting.quoted(value));
    }

    /** The value of an environment variable, which no message shows. */
    static String value(String variable, String value) {
        Objects.requireNonNull(value, "value");
        return text("value", value, () -> "name=" + Quoting.quoted(variable));
    }

    private static String text(String name, String value, Supplier<String> fact) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("%s must not contain NUL: %s".formatted(name, fact.get()));
        }
        if (!NATIVE.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException(
                    "%s cannot be passed to a program unchanged: %s, encoding=%s; start this JVM "
                            .formatted(name, fact.get(), NATIVE) + "in a UTF-8 locale, and use no lone surrogates");
        }
        return value;
    }

    static String notEmpty(String name, String value) {
        if (text(name, value).isEmpty()) {
            throw new IllegalArgumentException("%s must not be empty: %s=''".formatted(name, name));
        }
        return value;
    }

    /** The name of an environment variable. */
    static String variable(String name) {
        if (notEmpty("name", name).indexOf('=') >= 0) {
            throw new IllegalArgumentException("name must not contain '=': name=" + Quoting.quoted(name));
        }
        return name;
    }

    static Duration duration(String name, Duration value) {
        if (!Objects.requireNonNull(value, name).isPositive()) {
            throw new IllegalArgumentException("%s must be positive: %s=%s".formatted(name, name, value));
        }
        if (value.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException(
                    "%s must be less than 292 years: %s=%s".formatted(name, name, value));
        }
        return value;
    }

    static int size(String name, long bytes) {
        int most = Integer.MAX_VALUE - 8;
        if (bytes < 1 || bytes > most) {
            throw new IllegalArgumentException(
                    "%s must be from 1 to %d bytes: %s=%d".formatted(name, most, name, bytes));
        }
        return (int) bytes;
    }
}
