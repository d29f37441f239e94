package dev.prong.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One target in a JVM with the fuzzer.
 *
 * @param target the target
 * @param folder for what is found, what is tried and the fuzzer's own log
 * @param seeds the inputs to begin with
 * @param seconds how long; 0 for a fixed number of inputs, the same ones every time
 */
record Trial(Target target, Path folder, Path seeds, int seconds) {

    /** What is watched for new paths: how values and frames are read, down to the parser. */
    private static final String WATCHED = "dev.prong.**:com.google.protobuf.CodedInputStream**";
    private static final String UNWATCHED = "dev.prong.fuzz.**";

    /** Seconds for one input, on the clock; what it may cost is checked more closely by the targets. */
    private static final int HANG_SECONDS = 60;

    /** How the fuzzer sums up, as in {@code #2000 DONE cov: 512 ft: 903 corp: 61/2040b}. */
    private static final Pattern DONE = Pattern.compile("^#\\d+\\s.*cov: ");
    /** How the fuzzer, libFuzzer below it, or the JVM begins to tell what is wrong. */
    private static final Pattern FOUND = Pattern.compile("^(== Java|=+\\d+=+ ERROR|ALARM|ERROR|Error: |Exception in)");
    private static final int SHOWN_LINES = 60;

    static Trial of(Target target, Path work, Path seeds, int seconds) {
        return new Trial(target, work.resolve(target.folder()), seeds.resolve(target.folder()), seconds);
    }

    /** Fuzzes, and prints how it went; false if something was found. */
    boolean passes() throws IOException, InterruptedException {
        Files.createDirectories(temporary());
        Files.createDirectories(corpus());
        if (isBrief()) {
            empty(corpus()); // What an earlier run has left would make this another one.
        }
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command()).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(log().toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly)); // Does nothing after its end.
        int code = process.waitFor();
        boolean passed = report(code, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        empty(temporary()); // The fuzzer's native library.
        return passed;
    }

    private boolean isBrief() {
        return seconds == 0;
    }

    private Path temporary() {
        return folder.resolve("tmp");
    }

    private Path corpus() {
        return folder.resolve(isBrief() ? "brief" : "corpus");
    }

    private Path log() {
        return folder.resolve("log");
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading", "-Xshare:auto", "-Xlog:disable",
                        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.io.tmpdir=" + temporary(), "-cp", System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer", "--target_class=" + target.className(),
                        "--instrumentation_includes=" + WATCHED, "--instrumentation_excludes=" + UNWATCHED,
                        "--reproducer_path=" + folder, "-artifact_prefix=" + folder + File.separator,
                        "-timeout=" + HANG_SECONDS, "-rss_limit_mb=0"));
        if (isBrief()) {
            command.add(1, "-XX:TieredStopAtLevel=1"); // The start is most of it.
            command.addAll(List.of("-seed=1", "-runs=" + target.briefRuns()));
        } else {
            command.add("-max_total_time=" + seconds);
        }
        command.addAll(List.of(corpus().toString(), seeds.toString()));
        return command;
    }

    private boolean report(int code, long millis) throws IOException {
        List<String> lines = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
        Optional<String> done = lines.reversed().stream().filter(line -> DONE.matcher(line).find()).findFirst();
        boolean passed = code == 0 && done.isPresent();
        System.out.println("fuzzed " + target.folder() + ": " + (passed ? "passed" : "FAILED") + ", code=" + code
                + ", millis=" + millis + ", " + done.orElse("no run").replaceAll("\\s+", " "));
        if (!passed) {
            lines.stream().dropWhile(line -> !FOUND.matcher(line).find()).limit(SHOWN_LINES)
                    .forEach(System.out::println);
            System.out.println("fuzzed " + target.folder() + ": all of it is in " + log());
        }
        return passed;
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Files.delete(each);
            }
        }
    }
}
