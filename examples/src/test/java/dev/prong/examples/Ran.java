package dev.prong.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A main class that was run in a JVM of its own, and has left no process and no temporary file behind.
 *
 * @param code its exit code
 * @param out the lines of its standard output
 * @param err its standard error
 */
record Ran(int code, List<String> out, String err) {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String MARK = "PRONG_EXAMPLES_RUN";

    static Ran main(Class<?> main, String... args) throws Exception {
        return main(Map.of(), List.of(), main, args);
    }

    static Ran main(Map<String, String> environment, List<String> javaOptions, Class<?> main, String... args)
            throws Exception {
        List<String> options = new ArrayList<>(javaOptions);
        options.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return run(environment, options, args);
    }

    /** Runs {@code java} with {@code options}, the last of which say what to run. */
    static Ran java(List<String> options, String... args) throws Exception {
        return run(Map.of(), options, args);
    }

    private static Ran run(Map<String, String> environment, List<String> options, String... args) throws Exception {
        Path folder = Files.createTempDirectory("examples");
        try {
            return run(folder, environment, options, args);
        } finally {
            delete(folder);
        }
    }

    private static Ran run(Path folder, Map<String, String> environment, List<String> options, String... args)
            throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        String mark = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder(command(temporary, options, args));
        builder.environment().putAll(environment);
        builder.environment().put(MARK, mark);
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, () -> builder.command() + " has not ended; it wrote: " + read(out) + read(err));
        assertNothingLeft(mark, temporary);
        return new Ran(process.exitValue(), read(out).lines().toList(), read(err));
    }

    private static List<String> command(Path temporary, List<String> options, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(options);
        command.addAll(List.of(args));
        return command;
    }

    private static void assertNothingLeft(String mark, Path temporary) throws Exception {
        long giveUp = System.nanoTime() + Duration.ofSeconds(5).toNanos(); // more than the two seconds promised
        while (!(marked(mark).isEmpty() && filesIn(temporary).isEmpty()) && System.nanoTime() < giveUp) {
            Thread.sleep(20);
        }
        assertEquals(List.of(), marked(mark), "processes left");
        assertEquals(List.of(), filesIn(temporary), "files left");
    }

    /** The guard of a JVM deletes some of them when the JVM is gone. */
    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** The command lines of the processes that have inherited the mark; none where there is no /proc. */
    private static List<String> marked(String mark) throws IOException {
        Path proc = Path.of("/proc");
        if (!Files.isDirectory(proc)) {
            return List.of();
        }
        try (Stream<Path> processes = Files.list(proc)) {
            return processes.filter(each -> each.getFileName().toString().matches("\\d+"))
                    .filter(each -> read(each.resolve("environ")).contains(MARK + "=" + mark))
                    .map(each -> read(each.resolve("cmdline")).replace('\0', ' ')).toList();
        }
    }

    /** What stands in a file; nothing if it cannot be read, as with a process that has just ended. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
