package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.Task;
import dev.prong.call.Call;
import dev.prong.testing.Residue;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that runs commands needs three small jars: that of commands, and the two it is built of. */
@Timeout(60)
class AloneTest {

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void commandsNeedNothingButThemselvesTheApiAndTheCore() throws InterruptedException {
        String path = Stream.of(RunsACommand.class, Command.class, Call.class, Task.class).map(AloneTest::source)
                .collect(Collectors.joining(File.pathSeparator));
        ExecResult ran = Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", path,
                RunsACommand.class.getName()).exec();
        assertEquals("hi\nexited with code 3\n", ran.stdout());
        assertEquals("", ran.stderr());
    }

    private static String source(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static final class RunsACommand {

        private RunsACommand() {
        }

        public static void main(String[] args) throws InterruptedException {
            System.out.print(Command.of("echo", "hi").exec().stdout());
            System.out.println(Command.shell("exit 3").spawn().awaitClose());
        }
    }
}
