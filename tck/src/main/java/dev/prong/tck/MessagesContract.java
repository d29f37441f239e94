package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.MessageException;
import dev.prong.PortClosedException;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.Worker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages go both ways, in their order, through queues that are bounded. */
abstract non-sealed class MessagesContract extends Contract {

    private static final int MANY = 3_000;

    @Test
    void manyBothWaysInOrder() throws InterruptedException {
        Recorder<Integer> heard = new Recorder<>();
        Worker<Integer> worker = runtime().start(echo(), heard);
        for (int i = 0; i < MANY; i++) {
            worker.postMessage(i);
        }
        worker.disconnect();
        assertEquals(MANY, worker.join());
        assertEquals(new Exit.Completed(), heard.exit());
        assertEquals(upTo(MANY), heard.messages());
    }

    @Test
    void manyToATaskThatIsBusy() throws InterruptedException {
        Flag mayReceive = flag("may-receive");
        Worker<Boolean> worker = runtime().start(context -> {
            mayReceive.await();
            int expected = 0;
            for (Object message : context.parent().messages()) {
                if (!message.equals(expected++)) {
                    return false;
                }
            }
            return expected == 5 * MANY;
        });
        AtomicInteger posted = new AtomicInteger();
        Thread poster = Thread.startVirtualThread(() -> {
            for (int i = 0; i < 5 * MANY; i++) {
                worker.postMessage(i);
                posted.incrementAndGet();
            }
            worker.disconnect();
        });
        awaitStandstill(posted);
        assertTrue(posted.get() < 5 * MANY, "the queue has no bound");
        mayReceive.raise();
        Await.end(poster);
        assertEquals(true, worker.join());
    }

    @Test
    void manyToAStarterThatIsBusy() {
        Recorder<Void> heard = new Recorder<>();
        Flag begun = flag("begun");
        Flag posted = flag("posted");
        Worker<Void> worker = runtime().start(context -> {
            begun.raise();
            for (int i = 0; i < MANY; i++) {
                context.parent().postMessage(i);
            }
            posted.raise();
            return null;
        });
        begun.expect();
        assertFalse(posted.isRaisedWithin(Duration.ofMillis(300)), "the queue has no bound");
        heard.accept(worker);
        heard.exit();
        assertTrue(posted.isRaised());
        assertEquals(upTo(MANY), heard.messages());
    }

    @Test
    void largeOnesInOrder() throws InterruptedException {
        Recorder<Integer> heard = new Recorder<>();
        Worker<Integer> worker = runtime().start(echo(), heard);
        for (int i = 0; i < 10; i++) {
            byte[] large = new byte[2_000_000];
            Arrays.fill(large, (byte) i);
            worker.postMessage(large);
            worker.postMessage(i);
        }
        worker.disconnect();
        heard.exit();
        assertEquals(20, worker.join());
        for (int i = 0; i < 10; i++) {
            byte[] large = (byte[]) heard.messages().get(2 * i);
            assertEquals(i, large[large.length - 1]);
            assertEquals(i, heard.messages().get(2 * i + 1));
        }
    }

    @Test
    void nullIsAMessageLikeAnyOther() throws InterruptedException {
        Recorder<String> heard = new Recorder<>();
        Worker<String> worker = runtime().start(context -> {
            Object first = context.parent().receive();
            String second = context.parent().receive(String.class);
            context.parent().postMessage(null);
            StringBuilder rest = new StringBuilder();
            context.parent().messages().forEach(rest::append);
            return first + " " + second + " " + rest;
        }, heard);
        for (Object each : Arrays.asList(null, null, null, 1, null)) {
            worker.postMessage(each);
        }
        worker.disconnect();
        assertEquals("null null null1null", worker.join());
        heard.exit();
        assertEquals(Arrays.asList((Object) null), heard.messages());
    }

    @Test
    void postsFromManyThreadsKeepTheOrderOfEach() throws InterruptedException {
        Recorder<Integer> heard = new Recorder<>();
        Worker<Integer> worker = runtime().start(echo(), heard);
        Thread[] posters = new Thread[4];
        for (int p = 0; p < posters.length; p++) {
            int poster = p;
            posters[p] = Thread.startVirtualThread(() -> IntStream.range(0, 500)
                    .forEach(i -> worker.postMessage(List.of(poster, i))));
        }
        for (Thread poster : posters) {
            Await.end(poster);
        }
        worker.disconnect();
        heard.exit();
        for (int p = 0; p < posters.length; p++) {
            int poster = p;
            assertEquals(IntStream.range(0, 500).mapToObj(i -> List.of(poster, i)).toList(),
                    heard.messages().stream().filter(m -> ((List<?>) m).getFirst().equals(poster)).toList());
        }
    }

    @Test
    void postToAnEndedWorkerFails() throws InterruptedException {
        Worker<Integer> worker = runtime().start(returning(1));
        assertEquals(1, worker.join());
        PortClosedException closed = assertThrows(PortClosedException.class, () -> worker.postMessage("late"));
        assertTrue(closed.getMessage().contains(worker.name()), closed.getMessage());
    }

    /** A cancel is not stuck behind what waits. */
    @Test
    void twoEndsThatOnlyPostWaitForEachOtherUntilATerminate() throws InterruptedException {
        Recorder<Void> heard = new Recorder<>();
        CountDownLatch online = new CountDownLatch(1);
        Worker<Void> worker = runtime().start(context -> {
            while (true) {
                context.parent().postMessage("from the task");
            }
        }, started -> {
            started.onOnline(online::countDown);
            started.onExit(heard::ended);
        });
        AtomicReference<RuntimeException> thrown = new AtomicReference<>();
        AtomicInteger posted = new AtomicInteger();
        Thread poster = postEndlessly(worker, posted, thrown);
        Await.until("online", () -> online.getCount() == 0); // What is posted before has room to wait as well: that would be a standstill too.
        awaitStandstill(posted);
        worker.terminate();
        Await.end(poster);
        assertInstanceOf(PortClosedException.class, thrown.get());
        assertThrows(TaskCancelledException.class, worker::join);
        assertEquals(new Exit.Killed(EndReason.TERMINATED, false), heard.exit());
    }

    @Test
    void interruptOfAPostThatWaitsSendsNothing() throws InterruptedException {
        Flag mayReceive = flag("may-receive");
        Worker<Integer> worker = runtime().start(counting(mayReceive));
        AtomicReference<RuntimeException> thrown = new AtomicReference<>();
        AtomicInteger posted = new AtomicInteger();
        Thread poster = postEndlessly(worker, posted, thrown);
        awaitStandstill(posted);
        poster.interrupt();
        Await.end(poster);
        assertInstanceOf(MessageException.class, thrown.get());
        assertTrue(poster.isInterrupted(), "the flag stays set");
        mayReceive.raise();
        worker.disconnect();
        assertEquals(posted.get(), worker.join());
    }

    @Test
    void postOfAListenerThatWouldWaitFailsAtOnce() {
        Recorder<Void> heard = new Recorder<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        runtime().<Void> start(context -> {
            while (true) {
                context.parent().postMessage("from the task");
            }
        }, worker -> {
            worker.onMessage(String.class, _ -> worker.postMessage("from the starter"));
            worker.onError(error -> {
                failure.compareAndSet(null, error);
                worker.terminate();
            });
            worker.onExit(heard::ended);
        });
        assertEquals(143, heard.exit().code());
        assertInstanceOf(IllegalStateException.class, failure.get());
    }

    @Test
    void postOfATasksListenerThatWouldWaitFailsAtOnce() throws InterruptedException {
        Worker<String> worker = runtime().start(context -> {
            CompletableFuture<String> thrown = new CompletableFuture<>();
            context.parent().onMessage(_ -> {
                try {
                    while (true) {
                        context.parent().postMessage("from the task");
                    }
                } catch (RuntimeException e) {
                    thrown.complete(e.getClass().getName());
                }
            });
            return thrown.get();
        });
        worker.postMessage("post as much as you can");
        assertEquals(IllegalStateException.class.getName(), worker.join());
    }

    private static Task<Integer> counting(Flag mayReceive) {
        return context -> {
            mayReceive.await();
            int count = 0;
            for (Object _ : context.parent().messages()) {
                count++;
            }
            return count;
        };
    }

    /** Posts until that fails; the interrupt flag of the thread is then as the failure left it. */
    private static Thread postEndlessly(Worker<?> worker, AtomicInteger posted,
            AtomicReference<RuntimeException> thrown) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    worker.postMessage(posted.get());
                    posted.incrementAndGet();
                }
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
    }

    /** Returns once {@code count} has begun to move and then has not moved for a while. */
    private static void awaitStandstill(AtomicInteger count) {
        int[] seen = {0};
        long[] since = {System.nanoTime()};
        Await.until("standstill", () -> {
            if (count.get() != seen[0]) {
                seen[0] = count.get();
                since[0] = System.nanoTime();
            }
            return seen[0] > 0 && System.nanoTime() - since[0] > 300_000_000L;
        });
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }
}
