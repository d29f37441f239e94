package dev.prong.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What others have written becomes lines that do nothing but be read. */
class PrintableTest {

    @Test
    void escapesWhatMovesACursorOrBeginsALine() {
        assertEquals("a\\nb\\rc\\u001b[2J\\u0000\\u007f\\u009b31m\\u0085\\u2028\\u2029",
                Printable.line("a\nb\rc\u001b[2J\0\u007f\u009b31m\u0085\u2028\u2029"));
    }

    @Test
    void escapesWhatTurnsTheDirectionOfWriting() {
        String text = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";
        assertEquals("\\u061c\\u200e\\u200f\\u202a\\u202b\\u202c\\u202d\\u202e\\u2066\\u2067\\u2068\\u2069",
                Printable.line(text));
        text.chars().forEach(c -> assertFalse(Printable.is(Character.toString(c))));
    }

    @Test
    void leavesEverythingElseAsItIs() {
        String text = "\ta \"b\" \\n 漢字 עברית \u200d😀 é\u00a0\u2027\u202f\u2065\u206a";
        assertSame(text, Printable.line(text));
        assertTrue(Printable.is(text.strip()));
    }

    @Test
    void everyControlCharacterIsOne() {
        IntStream.rangeClosed(0, 0xffff).filter(Character::isISOControl).forEach(c -> {
            assertFalse(Printable.is(Character.toString(c)));
            assertEquals(c == '\t', Printable.line(Character.toString(c)).length() == 1);
        });
    }

    @Test
    void shownIsBoundedAndSaysHowMuchWasCut() {
        assertEquals("x".repeat(2_000), Printable.shown("x".repeat(2_000)));
        assertEquals("x".repeat(2_000) + "... (1 more characters)", Printable.shown("x".repeat(2_001)));
        assertEquals("ab... (2 more characters)", Printable.shown("ab😀", 3));
        assertEquals("\\n... (1 more characters)", Printable.shown("\n\n", 1));
    }

    @Test
    void linesOfOthersStandBehindABar() {
        String lines = Printable.lines("first\nWARNING: forged\r\n\u001b]0;title\u0007\n\nlast\n");
        assertEquals("first\n  | WARNING: forged\n  | \\u001b]0;title\\u0007\n  | \n  | last", lines);
        assertEquals(lines, Printable.lines(lines));
    }
}
