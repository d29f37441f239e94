package dev.prong.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.testing.Residue;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts that do not return: their input is a named pipe that nobody writes to, whose open waits in the kernel. */
@Timeout(60)
class StuckStartTest {

    @TempDir
    Path folder;

    private final Spawner spawner = new Spawner(Duration.ofMillis(200), Duration.ofSeconds(1));

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    private Path pipe(String name) throws Exception {
        assumeTrue(PosixTools.installed().mkfifo().isPresent(), "no mkfifo");
        Path pipe = folder.resolve(name);
        PosixTools.installed().makeFifos(List.of(pipe));
        return pipe;
    }

    /** A start that waits for a writer of {@code pipe}, and the process that comes of it. */
    private FutureTask<Process> stuck(Path pipe, CompletableFuture<Process> late) {
        ProcessBuilder builder = new ProcessBuilder("sleep", "1000").redirectInput(pipe.toFile());
        FutureTask<Process> task = new FutureTask<>(() -> spawner.await(new PendingStart<>("program=sleep", () -> {
            Process started = builder.start();
            late.complete(started);
            return started;
        }, Spawner::end)));
        Thread.ofPlatform().daemon().name("stuck").start(task);
        return task;
    }

    private int trueAsWell() throws Exception {
        return spawner.await(new PendingStart<>("program=true", new ProcessBuilder("true")::start, Spawner::end))
                .waitFor();
    }

    @Test
    void othersGoOnAndItFailsByName() throws Exception {
        CompletableFuture<Process> late = new CompletableFuture<>();
        Path pipe = pipe("pipe");
        FutureTask<Process> stuck = stuck(pipe, late);
        for (int i = 0; i < 3; i++) {
            assertEquals(0, trueAsWell());
        }
        Throwable failure = assertThrows(ExecutionException.class, stuck::get).getCause();
        assertEquals(
                "start of a process has not returned: program=sleep, after=PT1S; the program, its directory or a file"
                        + " that it reads may be on a file system that does not answer; should it start after all, it is ended",
                failure.getMessage());
        assertEquals(StuckStartException.class, failure.getClass());
        assertFalse(late.isDone());
        new FileOutputStream(pipe.toFile()).close(); // The start goes on.
        assertEquals(128 + 9, late.get(20, TimeUnit.SECONDS).waitFor());
        assertEquals(0, trueAsWell());
    }

    @Test
    void startThatReturnsInTimeAfterAllIsAsGoodAsAny() throws Exception {
        CompletableFuture<Process> late = new CompletableFuture<>();
        Path pipe = pipe("pipe");
        Spawner patient = new Spawner(Duration.ofMillis(100), Duration.ofSeconds(50));
        FutureTask<Process> slow = new FutureTask<>(() -> patient.await(new PendingStart<>("program=cat",
                new ProcessBuilder("cat").redirectInput(pipe.toFile())::start, late::complete)));
        Thread.ofPlatform().daemon().name("slow").start(slow);
        assertEquals(0,
                patient.await(new PendingStart<>("program=true", new ProcessBuilder("true")::start, late::complete))
                        .waitFor());
        new FileOutputStream(pipe.toFile()).close();
        assertEquals(0, slow.get(20, TimeUnit.SECONDS).waitFor());
        assertFalse(late.isDone());
    }

    @Test
    void severalMayBeStuck() throws Exception {
        List<FutureTask<Process>> stuck = new ArrayList<>();
        List<CompletableFuture<Process>> late = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            late.add(new CompletableFuture<>());
            stuck.add(stuck(pipe("pipe" + i), late.getLast()));
        }
        assertEquals(0, trueAsWell());
        for (FutureTask<Process> each : stuck) {
            assertThrows(ExecutionException.class, each::get);
        }
        for (int i = 0; i < 3; i++) {
            new FileOutputStream(folder.resolve("pipe" + i).toFile()).close();
            assertEquals(128 + 9, late.get(i).get(20, TimeUnit.SECONDS).waitFor());
        }
        assertEquals(0, trueAsWell());
    }
}
