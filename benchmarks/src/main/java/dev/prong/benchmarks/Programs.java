package dev.prong.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and gives what it printed. */
final class Programs {

    private static final long LIMIT_MINUTES = 15;

    private Programs() {
    }

    /**
     * Runs {@code command} in {@code directory} (null for this process's own). Its errors appear on this process's.
     *
     * @throws IOException if it cannot be started, or ends with another code than 0
     * @throws IllegalStateException if it takes more than a quarter of an hour; it is killed
     */
    static List<String> run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("prong-bench", ".out");
        try {
            Process process = new ProcessBuilder(command).directory(directory == null ? null : directory.toFile())
                    .redirectOutput(output.toFile()).redirectError(Redirect.INHERIT).start();
            await(process, command);
            return Files.readAllLines(output);
        } finally {
            Files.delete(output);
        }
    }

    private static void await(Process process, List<String> command) throws IOException, InterruptedException {
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(
                        "still running: program=" + command.getFirst() + ", waited=" + LIMIT_MINUTES + "m");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException("program failed: code=" + process.exitValue() + ", program=" + command.getFirst()
                    + "; its errors stand above");
        }
    }
}
