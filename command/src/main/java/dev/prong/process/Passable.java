package dev.prong.process;

import java.nio.charset.Charset;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Refuses texts that no program can be given, before anything is started: each method returns the text, or throws an
 * {@link IllegalArgumentException} that says what is wrong with it. Stateless.
 */
public final class Passable {

    /** The encoding the JDK passes arguments in; it puts a question mark for what that cannot express. */
    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private Passable() {
    }

    /**
     * Checks a text that is to be passed to a program unchanged.
     *
     * @param name what the caller calls it
     */
    public static String text(String name, String value) {
        Objects.requireNonNull(value, name);
        return text(name, value, () -> name + "=" + Quoting.quoted(value));
    }

    /** Checks the value of an environment variable, which no message shows. */
    public static String value(String variable, String value) {
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

    /** Checks a text that may not be empty. */
    public static String notEmpty(String name, String value) {
        if (text(name, value).isEmpty()) {
            throw new IllegalArgumentException("%s must not be empty: %s=''".formatted(name, name));
        }
        return value;
    }

    /** Checks a text that may be secret, so that no message shows it, and may not be empty. */
    public static String hidden(String name, String value) {
        Objects.requireNonNull(value, name);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
        return secret(name, value);
    }

    /** Checks a text that may be secret, so that no message shows it. */
    public static String secret(String name, String value) {
        Objects.requireNonNull(value, name);
        return text(name, value, () -> "length=" + value.length());
    }

    /** Checks the name of an environment variable. */
    public static String variable(String name) {
        if (notEmpty("name", name).indexOf('=') >= 0) {
            throw new IllegalArgumentException("name must not contain '=': name=" + Quoting.quoted(name));
        }
        return name;
    }
}
