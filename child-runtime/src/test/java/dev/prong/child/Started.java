package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** JVMs that a test starts elsewhere, so to speak: their standard error is kept, and they are killed at its end. */
final class Started implements BeforeEachCallback, AfterEachCallback {

    private final List<Process> processes = new ArrayList<>();
    private Path folder;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("prong-test-started");
    }

    /** Kills them, and deletes what was kept. */
    @Override
    public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
        for (Process each : processes) {
            each.destroyForcibly().waitFor();
        }
        for (int i = 0; i < processes.size(); i++) {
            Files.delete(errorFile(i));
        }
        Files.delete(folder);
    }

    private Path errorFile(int index) {
        return folder.resolve("stderr-" + index);
    }

    /** A remote child with that argument and input. */
    Process child(String input, String argument) throws IOException {
        return java(input, "-cp", System.getProperty("java.class.path"), RemoteChild.class.getName(), argument);
    }

    Process java(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(java().toString()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command)
                .redirectError(errorFile(processes.size()).toFile()).start();
        processes.add(child);
        try (var out = child.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return child;
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    void assertRefused(Process child, String said) throws InterruptedException {
        int code = exitOf(child);
        assertEquals(said, said(child));
        assertEquals(64, code);
    }

    static int exitOf(Process child) throws InterruptedException {
        assertTrue(child.waitFor(60, TimeUnit.SECONDS), "still running");
        return child.exitValue();
    }

    /** What the child wrote to its own standard error, less what a library of others says on this JDK. */
    String said(Process child) {
        try {
            return String.join("", Files.readAllLines(errorFile(processes.indexOf(child))).stream()
                    .filter(line -> !line.contains("sun.misc.Unsafe") && !line.contains("com.google.common"))
                    .map(line -> line + "\n").toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
