package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.command.Command;
import dev.prong.command.CommandFailedException;
import dev.prong.command.ProcessExit;
import dev.prong.testing.Residue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The child's main class, started by somebody else than a parent. */
@Timeout(Children.SECONDS)
class StartedByHandTest {

    private static final String MAIN = "dev.prong.child.host.ChildMain";

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void withoutArgumentsItExplainsItself() {
        assertExplains("Prong child: this program runs tasks for a parent process and is started by it; open a runtime with"
                + " TaskRuntime.open(\"child\") instead: arguments=[]\n", "");
    }

    @Test
    void withArgumentsItExplainsItself() {
        assertExplains("Prong child: this program runs tasks for a parent process and is started by it; open a runtime with"
                + " TaskRuntime.open(\"child\") instead: arguments=[--help, x]\n", "", "--help", "x");
    }

    /**
     * Never without files of its own on 3 and 4: a JVM has the JDK's {@code lib/modules} there, which a truncating open
     * destroys.
     */
    @Test
    void filesOnTheDescriptorsOfTheProtocolAreLeftAlone(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        CommandFailedException failed = assertThrows(CommandFailedException.class,
                () -> Command.of("sh", "-c", "exec 3<\"$1\" 4<>\"$1\"; shift; exec \"$@\"", "sh", file.toString(),
                        java(), "-cp", System.getProperty("java.class.path"), MAIN, "MOVED").exec());
        assertEquals("content", Files.readString(file));
        assertEquals(Optional.of(new ProcessExit.Exited(64)), failed.exit());
        assertEquals("Prong child: descriptor is no pipe of a parent: path=/dev/fd/3; this program is started by a runtime "
                + "of Prong\n", failed.stderr());
    }

    @Test
    void withoutInputItExplainsItself() {
        assertExplains("Prong child: no bootstrap from a parent: received=end of input; this program is started by a runtime "
                + "of Prong\n", "", "STANDARD");
    }

    @Test
    void withOtherInputItExplainsItself() {
        assertExplains("Prong child: something wrote to the protocol's stream: first bytes=\"hello\\x0a\"; a task must not "
                + "write to the descriptors of the protocol\n", "hello\n", "STANDARD");
    }

    private static void assertExplains(String expected, String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                java(), "-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(List.of(arguments));
        CommandFailedException failed = assertThrows(CommandFailedException.class,
                () -> Command.of(command.getFirst(), command.subList(1, command.size()).toArray(String[]::new))
                        .input(input).exec());
        assertEquals(Optional.of(new ProcessExit.Exited(64)), failed.exit());
        assertEquals(expected, failed.stderr());
        assertEquals("", failed.stdout());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
