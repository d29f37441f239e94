package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.MessageException;
import dev.prong.TaskContext;
import dev.prong.command.Signal;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large messages, many messages, and those who do not receive them. */
@Timeout(60)
class MessagesTest {

    private static final int WINDOW = 1024;
    private static final int LARGE = 64 << 20;

    @TempDir
    Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void largeMessageGoesThereAndBack(Transport transport) throws Exception {
        byte[] large = new byte[LARGE];
        new Random(1).nextBytes(large);
        BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            ChildProcess<Void> child = runtime.fork(context -> {
                context.parent().postMessage(context.parent().receive());
                return null;
            }, forked -> forked.onMessage(byte[].class, received::add));
            child.postMessage(large);
            assertArrayEquals(large, received.poll(50, TimeUnit.SECONDS));
            assertEquals(new Exit.Completed(), Children.exitOf(child));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void terminateOvertakesALargeMessage(Transport transport) throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch begun = new CountDownLatch(1);
        try (ChildRuntime runtime = Children.builder().transport(transport)
                .gracePeriod(java.time.Duration.ofSeconds(20))
                .build()) {
            ChildProcess<Void> child = runtime.fork(MessagesTest::tellOrder, forked -> {
                forked.onOnline(begun::countDown);
                forked.onMessage(String.class, order::add);
            });
            begun.await();
            child.signal(Signal.STOP); // Nothing of the message can arrive before the terminate is sent.
            child.postMessage(new byte[LARGE]);
            child.terminate();
            child.signal(Signal.CONT);
            assertEquals(new Exit.Killed(EndReason.TERMINATED, false), Children.exitOf(child));
            assertEquals(List.of("terminated", "message"), order);
        }
    }

    private static Void tellOrder(TaskContext context) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        context.parent().onMessage(byte[].class, _ -> {
            events.add("message");
            arrived.countDown();
        });
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException _) {
            events.add("terminated");
        }
        arrived.await();
        events.forEach(context.parent()::postMessage);
        return null;
    }

    @Test
    void messageOverTheLimitFailsAtItsSender() throws Exception {
        int tooLarge = 2 << 20;
        try (ChildRuntime runtime = Children.builder().maxFrameBytes(2 << 20).build()) {
            ChildProcess<String> child = runtime.fork(context -> {
                context.parent().receive();
                return assertThrows(MessageException.class, () -> context.parent().postMessage(new byte[2 << 20]))
                        .getMessage();
            });
            String message = assertThrows(MessageException.class, () -> child.postMessage(new byte[tooLarge]))
                    .getMessage();
            assertEquals(
                    "message is too large: port=child-1 task, bytes=2097158, maxBytes=1048576; send it in pieces or "
                            + "as a file, or raise maxFrameBytes",
                    message);
            child.postMessage("go on");
            assertEquals(
                    "message is too large: port=child-1 task, bytes=2097158, maxBytes=1048576; send it in pieces or "
                            + "as a file",
                    child.join());
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void childIsSlowedByASlowListener(Transport transport) throws Exception {
        List<Integer> received = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<String> waiting = new CompletableFuture<>();
        CountDownLatch go = new CountDownLatch(1);
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            ChildProcess<Void> child = runtime.fork(MessagesTest::postMany, forked -> {
                forked.onOutput(line -> waiting.complete(line.text()));
                forked.onMessage(Integer.class, message -> {
                    awaitUninterruptibly(go);
                    received.add(message);
                });
            });
            assertEquals("waits after " + WINDOW, waiting.get(50, TimeUnit.SECONDS));
            assertEquals(List.of(), received);
            go.countDown();
            assertEquals(new Exit.Completed(), Children.exitOf(child));
            assertEquals(IntStream.range(0, 100_000).boxed().toList(), received);
        }
    }

    /** Posts, and prints once how far it has got when a post first waits for long. */
    private static Void postMany(TaskContext context) {
        AtomicInteger posted = new AtomicInteger();
        Thread poster = Thread.currentThread();
        Thread.ofPlatform().daemon().start(() -> {
            awaitStandstill(poster, posted);
            System.out.println("waits after " + posted);
        });
        while (posted.get() < 100_000) {
            context.parent().postMessage(posted.get());
            posted.incrementAndGet();
        }
        return null;
    }

    private static void awaitStandstill(Thread thread, AtomicInteger count) {
        int seen = -1;
        while (thread.getState() != Thread.State.WAITING || count.get() != seen) {
            seen = count.get();
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void parentIsSlowedByAChildThatDoesNotReceive() throws Exception {
        String go = folder.resolve("go").toString();
        AtomicInteger posted = new AtomicInteger();
        try (ChildRuntime runtime = Children.builder().build()) {
            ChildProcess<Integer> child = runtime.fork(context -> {
                while (Files.notExists(Path.of(go))) {
                    Thread.sleep(1);
                }
                int count = 0;
                for (Object message : context.parent().messages()) {
                    count += message.equals(count) ? 1 : 0;
                }
                return count;
            });
            Thread poster = Thread.ofPlatform().start(() -> {
                while (posted.get() < 5000) {
                    child.postMessage(posted.get());
                    posted.incrementAndGet();
                }
                child.disconnect();
            });
            Eventually.isTrue(() -> posted.get() == WINDOW && poster.getState() == Thread.State.WAITING,
                    () -> "posted=" + posted);
            Files.createFile(folder.resolve("go"));
            assertEquals(5000, child.join());
            poster.join();
        }
    }

    @Test
    void manyWhoPostAtOnceKeepToTheWindow() throws Exception {
        int each = 40;
        try (ChildRuntime runtime = Children.builder().build()) {
            AtomicInteger bytes = new AtomicInteger();
            ChildProcess<Integer> child = runtime.fork(context -> {
                int sum = 0;
                for (Object message : context.parent().messages()) {
                    sum += ((byte[]) message).length;
                }
                return sum;
            });
            List<Thread> posters = IntStream.range(0, 8).mapToObj(n -> Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    int length = n == 0 ? 4 << 20 : 1;
                    child.postMessage(new byte[length]);
                    bytes.addAndGet(length);
                }
            })).toList();
            for (Thread poster : posters) {
                poster.join();
            }
            child.disconnect();
            assertEquals(bytes.get(), child.join());
            assertTrue(bytes.get() > each << 22);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a listener", e);
        }
    }
}
