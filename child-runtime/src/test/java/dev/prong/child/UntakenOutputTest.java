package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.OutputLine;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a child prints and nobody takes keeps no limit, no terminate and no close from being kept. */
@Timeout(Children.SECONDS)
class UntakenOutputTest {

    /** More than everything on the way to a reader holds. */
    private static final int MANY = 200_000;

    private final CountDownLatch full = new CountDownLatch(1);
    private final CountDownLatch mayHear = new CountDownLatch(1);

    @AfterEach
    void letListenersGo() {
        mayHear.countDown();
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** Prints until it is asked to end. */
    private static final Task<Void> FLOOD = context -> {
        for (int i = 0; !context.isCancelled(); i++) {
            System.out.println(i + " " + "x".repeat(80));
        }
        return null;
    };

    @ParameterizedTest
    @EnumSource(Transport.class)
    void timeoutOfAForkedChildIsKeptThoughItsStreamIsNotRead(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            List<Stream<OutputLine>> streams = new ArrayList<>();
            ChildProcess<Void> child = runtime.fork(FLOOD, TaskOptions.timeout(Duration.ofSeconds(10)),
                    it -> streams.add(it.output()));
            assertThrows(TaskTimeoutException.class, child::join);
            assertEquals(EndReason.TIMEOUT, assertInstanceOf(Exit.Killed.class, Children.exitOf(child)).reason());
            List<String> readable = streams.getFirst().map(OutputLine::text).toList();
            int whole = readable.size() - 1; // The kill may have come in the midst of a line.
            assertTrue(whole > 0, () -> "lines=" + readable.size());
            assertEquals(IntStream.range(0, whole).mapToObj(i -> i + " " + "x".repeat(80)).toList(),
                    readable.subList(0, whole));
        }
    }

    @Test
    void terminateEndsAChildWhoseStreamIsNotRead() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            List<Stream<OutputLine>> streams = new ArrayList<>();
            ChildProcess<Void> child = runtime.fork(FLOOD, TaskOptions.defaults(), it -> streams.add(it.output()));
            assertTrue(streams.getFirst().iterator().hasNext());
            child.terminate();
            assertThrows(TaskCancelledException.class, child::join);
            assertEquals(EndReason.TERMINATED, assertInstanceOf(Exit.Killed.class, Children.exitOf(child)).reason());
        }
    }

    @Test
    void closeEndsAChildWhoseStreamIsNotRead() throws Exception {
        ChildProcess<Void> child;
        Stream<OutputLine> stream;
        try (ChildRuntime runtime = Children.builder().closeTimeout(Duration.ofMillis(200)).build()) {
            child = runtime.fork(FLOOD);
            stream = child.output();
            assertTrue(stream.iterator().hasNext());
        }
        assertThrows(TaskException.class, child::join);
        assertEquals(EndReason.CLOSED, assertInstanceOf(Exit.Killed.class, Children.exitOf(child)).reason());
        stream.close();
    }

    @Test
    void listenerThatNeverReturnsKeepsNoLimitOfAnotherTaskOnItsChild() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskOptions limited = TaskOptions.timeout(Duration.ofSeconds(2));
            assertThrows(TaskTimeoutException.class, () -> runtime.run(_ -> {
                System.out.println("line");
                return 1;
            }, limited.withOutput(_ -> hear())));
            assertEquals("next", runtime.<String> run(_ -> {
                System.out.println("line of the next, heard by another");
                return "next";
            }));
        }
    }

    @Test
    void exitWaitsForAListenerUntilItIsTerminated() throws Exception {
        CompletableFuture<Exit> exit = new CompletableFuture<>();
        try (ChildRuntime runtime = Children.builder().build()) {
            ChildProcess<Void> child = runtime.fork(_ -> {
                new ProcessBuilder("sh", "-c", "echo of a program").inheritIO().start().waitFor();
                return null;
            }, it -> {
                it.onOutput(_ -> hear());
                it.onExit(exit::complete);
            });
            child.join();
            full.await();
            Children.awaitGone(child.pid());
            assertThrows(TimeoutException.class, () -> exit.get(1500, TimeUnit.MILLISECONDS));
            child.terminate();
            assertEquals(new Exit.Completed(), exit.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void linesForWhichAWaitingListenerLeavesNoRoomAreCounted() throws Exception {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        try (ChildRuntime runtime = Children.builder().build()) {
            CompletableFuture<Object> inner = new CompletableFuture<>();
            runtime.run(_ -> {
                IntStream.range(0, MANY).forEach(System.out::println);
                return null;
            }, TaskOptions.defaults().withOutput(line -> {
                heard.add(line.text());
                if (line.text().equals("0")) {
                    try {
                        inner.complete(runtime.<Object> run(_ -> "inner"));
                    } catch (InterruptedException e) {
                        inner.complete(e);
                    }
                }
            }));
            assertEquals("inner", inner.get(10, TimeUnit.SECONDS));
        }
        Eventually.isTrue(() -> heard.stream().filter(line -> !line.startsWith("[")).count() + dropped(heard) == MANY,
                () -> "heard=" + heard.size() + ", dropped=" + dropped(heard));
        String note = heard.stream().filter(line -> line.startsWith("[")).findFirst().orElseThrow();
        assertEquals(
                "[… lines dropped: child=child-1, maxLines=1024; they came while a listener of them waited for what may"
                        + " be waiting for it]",
                note.replaceFirst("\\d+", "…"));
    }

    private static long dropped(Queue<String> heard) {
        return heard.stream().filter(line -> line.startsWith("["))
                .mapToLong(line -> Long.parseLong(line.substring(1, line.indexOf(' ')))).sum();
    }

    private void hear() {
        full.countDown();
        boolean told = false;
        while (!told) {
            try {
                mayHear.await();
                told = true;
            } catch (InterruptedException _) {
                // Told by the test only.
            }
        }
    }
}
