package dev.prong.text;

/** Checks of texts that a user gives; each returns the text, or refuses it with what it is for. Stateless. */
public final class TextChecks {

    private TextChecks() {
    }

    /**
     * Refuses a {@code value} that is blank.
     *
     * @throws IllegalArgumentException if {@code value} is blank
     */
    public static String notBlank(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    name + " must not be blank: " + name + "='" + Printable.shown(value) + "'");
        }
        return value;
    }

    /**
     * Refuses a {@code value} that is no name: names stand in logs and errors.
     *
     * @throws IllegalArgumentException if {@code value} is blank, or has characters that would be escaped there
     */
    public static String name(String name, String value) {
        if (!Printable.is(notBlank(name, value))) {
            throw new IllegalArgumentException(name + " must have no control characters: " + name + "='"
                    + Printable.shown(value) + "'");
        }
        return value;
    }
}
