package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program in a process of its own, which is given a specification and a file to write what it has seen into. */
final class Program {

    private static final String LOG = "log";

    private Program() {
    }

    /** What {@code main} wrote into its file; it has to end by itself, with code 0. */
    static String outputOf(Path folder, Class<?> main, String spec) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path log = folder.resolve(LOG);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(java.toString(), "-cp", System.getProperty("java.class.path"),
                main.getName(), spec, output.toString()).redirectErrorStream(true).redirectOutput(log.toFile())
                        .start();
        try {
            boolean ended = process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertEquals("ended true", "ended " + ended, () -> textOf(log));
            assertEquals(0, process.exitValue(), () -> textOf(log));
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the last program in {@code folder} wrote to its standard output and error. */
    static String logOf(Path folder) {
        return textOf(folder.resolve(LOG));
    }

    private static String textOf(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
