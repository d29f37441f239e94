package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.command.Command;
import dev.prong.testing.Residue;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the system's encoding of this JVM cannot express reaches neither a child nor a program in part: it is refused. */
@Timeout(60)
class EncodingTest {

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void loneSurrogateIsNoArgumentOfAChild() {
        assertEquals(refusal(System.getProperty("sun.jnu.encoding")), assertThrows(IllegalArgumentException.class,
                () -> Children.builder().javaOptions("-Dname=\ud800")).getMessage());
    }

    @Test
    void letterThatTheLocaleOfTheParentLacksIsRefused() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), InAPoorLocale.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", "C");
        Process parent = builder.start();
        List<String> said = parent.inputReader().lines().toList();
        assertEquals(0, parent.waitFor());
        String encoding = said.getFirst();
        assumeTrue(!Charset.forName(encoding).newEncoder().canEncode('\u00fc'), "no such locale: encoding=" + encoding);
        assertEquals(List.of(encoding, refusal(encoding),
                "args[0] cannot be passed to a program unchanged: args[0]=?, encoding=" + Charset.forName(encoding)
                        + "; start this JVM in a UTF-8 locale, and use no lone surrogates"),
                said);
    }

    /** An option may hold a secret, so its text is not shown. */
    private static String refusal(String encoding) {
        return "options[0] cannot be passed to a program unchanged: length=8, encoding=" + Charset.forName(encoding)
                + "; start this JVM in a UTF-8 locale, and use no lone surrogates";
    }

    /** Prints its encoding, and with which words a child and a program are refused; umlauts come out as question marks. */
    static final class InAPoorLocale {

        private InAPoorLocale() {
        }

        public static void main(String[] args) {
            System.out.println(System.getProperty("sun.jnu.encoding"));
            System.out.println(assertThrows(IllegalArgumentException.class,
                    () -> Children.builder().javaOptions("-Dname=\u00fc")).getMessage());
            System.out.println(
                    assertThrows(IllegalArgumentException.class, () -> Command.of("echo", "\u00fc")).getMessage());
        }
    }
}
