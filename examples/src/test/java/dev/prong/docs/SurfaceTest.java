package dev.prong.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.child.ChildRuntime;
import dev.prong.command.Command;
import dev.prong.spi.RuntimeProvider;
import dev.prong.worker.WorkerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public surface is what the texts in {@code config/api} say, so that it changes only where that is meant. */
class SurfaceTest {

    /** Tests run in the folder of their module. */
    private static final Path MODULE = Path.of("").toAbsolutePath();

    @ParameterizedTest
    @ValueSource(classes = {Task.class, RuntimeProvider.class, WorkerRuntime.class, ChildRuntime.class, Command.class})
    void isAsWritten(Class<?> member) throws IOException {
        String name = member.getPackageName() + ".txt";
        String actual = Surface.of(member);
        Path written = MODULE.resolveSibling("config/api").resolve(name);
        Path renewed = Files.createDirectories(MODULE.resolve("target/api")).resolve(name);
        Files.writeString(renewed, actual);
        assertEquals(Files.exists(written) ? Files.readString(written) : "", actual,
                "the public surface of " + member.getPackageName() + " has changed; if that is meant, tell users in"
                        + " CHANGELOG.md and renew its text: cp " + renewed + " " + written);
    }

    /** What users can see of a class, and what they cannot. */
    @SuppressWarnings("unused")
    public static class Sample {
        public static final int NUMBER = 1;
        private int hidden;

        protected Sample(String text) {
        }

        public <T extends Task<?>> T given(Class<? super T> type, int[]... numbers) throws IOException {
            return null;
        }

        void inside() {
        }
    }

    @Test
    void tellsOfATypeWhatCanBeSeen() throws IOException {
        String text = Surface.text(Sample.class);
        assertEquals("""
                SurfaceTest.Sample: class
                    <T extends Task<?>> T given(Class<? super T>, int[][] ...) throws IOException
                    protected new (String)
                    static int NUMBER
                """, text);
        assertTrue(Surface.of(Task.class).contains("\n    R run(TaskContext) throws Exception\n"));
    }
}
