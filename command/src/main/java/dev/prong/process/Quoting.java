package dev.prong.process;

import dev.prong.text.Printable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Shows commands as one would type them into a shell. For people to read: nothing is ever run from it. */
public final class Quoting {

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

    private Quoting() {
    }

    /** A command line. */
    public static String line(List<String> words) {
        return words.stream().map(Quoting::quoted).collect(Collectors.joining(" "));
    }

    /** One word. */
    public static String quoted(String word) {
        if (PLAIN.matcher(word).matches()) {
            return word;
        }
        if (!Printable.is(word)) {
            return "$'" + word.codePoints().mapToObj(Quoting::escaped).collect(Collectors.joining()) + "'";
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String escaped(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\\' -> "\\\\";
            case '\'' -> "\\'";
            default ->
                    Printable.is(Character.toString(character)) ? Character.toString(character)
                            : (character <= 0xff ? "\\x%02x" : "\\u%04x").formatted(character);
        };
    }
}
