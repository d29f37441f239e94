package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.testing.Residue;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The variables a program sees. */
@Timeout(60)
class EnvironmentTest {

    private static final Command SHOW = Command.shell("echo \"${HOME-none} ${X-none}\"");

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void isInherited() throws InterruptedException {
        assertTrue(Command.of("env").exec().stdout().contains("PATH=" + System.getenv("PATH") + "\n"));
    }

    @Test
    void takesWhatIsSetInPlaceOfWhatIsInherited() throws InterruptedException {
        assertEquals("/h $y\n", SHOW.environment("HOME", "/h").environment("X", "$y").exec().stdout());
    }

    @Test
    void lacksWhatIsTakenAway() throws InterruptedException {
        assertEquals("none none\n", SHOW.environment("X", "1").withoutEnvironment("X").withoutEnvironment("HOME").exec()
                .stdout());
    }

    @Test
    void startsEmptyWhenClean() throws InterruptedException {
        Command env = Command.of("env").environment("X", "1").cleanEnvironment().environment("Y", "2");
        assertEquals(Set.of("X=1", "Y=2"), env.exec().stdout().lines().collect(Collectors.toSet()));
        assertEquals("", Command.of("env").cleanEnvironment().exec().stdout());
    }
}
