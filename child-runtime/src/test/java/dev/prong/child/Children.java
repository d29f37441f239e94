package dev.prong.child;

import dev.prong.Exit;
import dev.prong.Worker;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Eventually;
import dev.prong.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the tests of this package share. */
final class Children {

    /** Longer than anything but a hang takes, and shorter than the start timeout: what comes within it came at once. */
    static final int SECONDS = 25;

    private Children() {
    }

    /** What a JVM that lives for a second is best started with: it costs a fifth less. */
    static final String[] BRIEF_LIFE = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

    /** A runtime with one child that does not wait long for those who resist; its lines go nowhere. */
    static ChildRuntime.Builder builder() {
        return ChildRuntime.builder().children(1).gracePeriod(Duration.ofMillis(500)).onOutput(_ -> {})
                .javaOptions(BRIEF_LIFE);
    }

    /** How the worker ended. */
    static Exit exitOf(Worker<?> worker) throws Exception {
        CompletableFuture<Exit> exit = new CompletableFuture<>();
        worker.onExit(exit::complete);
        return exit.get(SECONDS, TimeUnit.SECONDS);
    }

    /** The text of a crash with the numbers that differ from run to run left out. */
    static String text(WorkerCrashedException crash) {
        return crash.getMessage().replaceAll("pid=\\d+", "pid=…").replaceAll("crashReport=\\S+(?=[;,])",
                "crashReport=…");
    }

    /** Waits until the process is gone. */
    static void awaitGone(long pid) throws InterruptedException {
        Eventually.isTrue(() -> !Processes.isRunning(pid), () -> "still running: pid=" + pid);
    }

    /** Waits until the file exists. */
    static void await(Path file) throws InterruptedException {
        Eventually.isTrue(() -> Files.exists(file), () -> "not there: file=" + file);
    }

    /** Writes the id of the process that calls this to {@code file}, which has it whole or is not there. */
    static void writePid(Path file) throws IOException {
        Path draft = Files.writeString(file.resolveSibling(file.getFileName() + ".draft"),
                Long.toString(ProcessHandle.current().pid()));
        Files.move(draft, file);
    }

    /** The id that a child writes to {@code file}, once it has. */
    static long pid(Path file) throws Exception {
        await(file);
        return Long.parseLong(Files.readString(file));
    }

    /** Sends a signal as somebody else would. */
    static void kill(String signal, long pid) throws Exception {
        new ProcessBuilder("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(pid)).start().waitFor();
    }
}
