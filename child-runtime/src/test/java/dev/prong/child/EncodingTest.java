package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
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

    private static final TaskOptions SUM = TaskOptions.defaults().withName("sum");

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void loneSurrogateIsNoArgumentOfAChild() {
        try (ChildRuntime runtime = Children.builder().javaOptions("-Dname=\ud800").build()) {
            assertEquals(refusal(System.getProperty("sun.jnu.encoding"), "\ud800"),
                    assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> 1, SUM)).getMessage());
        }
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
        assertEquals(List.of(encoding, refusal(encoding, "?"),
                "args[0] cannot be passed to a program unchanged: args[0]=?, encoding=" + Charset.forName(encoding)
                        + "; start this JVM in a UTF-8 locale, and use no lone surrogates"),
                said);
    }

    private static String refusal(String encoding, String letter) {
        return "child cannot be launched: task=sum, reason=argument of a child cannot be written in the encoding of this system: encoding="
                + Charset.forName(encoding) + ", argument=-Dname=" + letter
                + "; start this process in a locale with UTF-8, such as LC_ALL=C.UTF-8, and use no lone surrogates";
    }

    /** Prints its encoding, and with which words a child and a program are refused; umlauts come out as question marks. */
    static final class InAPoorLocale {

        private InAPoorLocale() {
        }

        public static void main(String[] args) {
            System.out.println(System.getProperty("sun.jnu.encoding"));
            try (ChildRuntime runtime = Children.builder().javaOptions("-Dname=\u00fc").build()) {
                System.out.println(
                        assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> 1, SUM)).getMessage());
            }
            System.out.println(
                    assertThrows(IllegalArgumentException.class, () -> Command.of("echo", "\u00fc")).getMessage());
        }
    }
}
