package dev.prong.text;

import java.util.stream.Collectors;

/**
 * Text that others have written (children, commands, files), as it may stand in a log, on a terminal or in a message: it
 * begins no line, moves no cursor, sets no title and does not turn the direction of writing. Control characters and those
 * that separate lines or direct bidirectional text become escapes such as {@code \n} and <code>&#92;u001b</code>; tabs
 * stay. Backslashes stay too: an escape may have been in the text. Stateless.
 */
public final class Printable {

    /** The most characters of others that {@link #shown} puts into a message. */
    public static final int MAX_SHOWN = 2_000;

    /** Stands before the lines of others, so that none of them looks like a line of a log. */
    private static final String BAR = "  | ";

    private Printable() {
    }

    /** Whether {@code text} is a line without anything to escape, and without tabs. */
    public static boolean is(String text) {
        return text.chars().noneMatch(c -> isEscaped((char) c) || c == '\t');
    }

    /** {@code text} in one line. */
    public static String line(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isEscaped(text.charAt(i))) {
                return escaped(text, i);
            }
        }
        return text;
    }

    /** {@code text} in one line of at most {@link #MAX_SHOWN} of its characters, and how many were cut. */
    public static String shown(String text) {
        return shown(text, MAX_SHOWN);
    }

    /** The same with another bound. */
    public static String shown(String text, int most) {
        if (text.length() <= most) {
            return line(text);
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most; // Half a character is none.
        return line(text.substring(0, end)) + "... (" + (text.length() - end) + " more characters)";
    }

    /** {@code text} with its lines, of which each but the first stands behind a bar. Doing it again changes nothing. */
    public static String lines(String text) {
        int first = text.indexOf('\n');
        return first < 0 ? line(text)
                : line(text.substring(0, first)) + "\n" + text.substring(first + 1).lines().map(Printable::behindBar)
                        .collect(Collectors.joining("\n"));
    }

    private static String behindBar(String text) {
        return text.startsWith(BAR) ? line(text) : BAR + line(text);
    }

    private static String escaped(String text, int from) {
        StringBuilder line = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> {
                    if (isEscaped(c)) {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        return line.toString();
    }

    private static boolean isEscaped(char c) {
        return c < 0x7f ? c < ' ' && c != '\t' : c <= 0x9f || (c >= 0x61c && isFormat(c));
    }

    /** What separates lines or directs bidirectional text, by the Unicode Standard Annexes 9 and 14. */
    private static boolean isFormat(char c) {
        return switch (c) {
            case '\u061c', '\u200e', '\u200f', '\u2028', '\u2029', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e',
                    '\u2066', '\u2067', '\u2068', '\u2069' ->
                    true;
            default -> false;
        };
    }
}
