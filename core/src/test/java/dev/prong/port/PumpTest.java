package dev.prong.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that is done one piece at a time. */
@Timeout(30)
class PumpTest {

    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final Pump pump = new Pump("pump", work::poll);

    @Test
    void worksOnAVirtualThreadOfItsName() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Boolean> current = new CompletableFuture<>();
        add(() -> thread.complete(Thread.currentThread()));
        add(() -> current.complete(pump.isCurrent()));
        assertTrue(thread.get().isVirtual());
        assertEquals("pump", thread.get().getName());
        assertTrue(current.get());
        assertFalse(pump.isCurrent());
    }

    @Test
    void workThatComesWhileItWorksIsDoneAfterwards() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<String> done = new ArrayList<>();
        CountDownLatch end = new CountDownLatch(1);
        add(() -> {
            begun.countDown();
            await(goOn);
            done.add("first");
        });
        await(begun);
        add(() -> done.add("second"));
        add(end::countDown);
        goOn.countDown();
        await(end);
        assertEquals(List.of("first", "second"), done);
    }

    @Test
    void workMayAddWork() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        add(() -> add(() -> add(end::countDown)));
        await(end);
    }

    @Test
    void pieceThatThrowsIsLoggedAndTheNextIsDone() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Logged logged = new Logged()) {
            add(() -> {
                throw new IllegalStateException("by a test");
            });
            add(end::countDown);
            await(end);
            assertEquals(List.of("work failed: thread=pump: java.lang.IllegalStateException: by a test"),
                    logged.texts());
        }
    }

    @Test
    void everythingIsDoneInOrderAndOneAtATime() throws Exception {
        int senders = 8;
        int each = 5000;
        AtomicBoolean busy = new AtomicBoolean();
        List<String> overlaps = new ArrayList<>();
        List<List<Integer>> done = IntStream.range(0, senders).<List<Integer>> mapToObj(_ -> new ArrayList<>())
                .toList();
        CountDownLatch all = new CountDownLatch(senders * each);
        for (int sender = 0; sender < senders; sender++) {
            List<Integer> mine = done.get(sender);
            Background.run(() -> {
                for (int number = 0; number < each; number++) {
                    int next = number;
                    add(() -> {
                        if (!busy.compareAndSet(false, true)) {
                            overlaps.add("number=" + next);
                        }
                        mine.add(next);
                        busy.set(false);
                        all.countDown();
                    });
                }
            });
        }
        await(all);
        assertEquals(List.of(), overlaps);
        List<Integer> expected = IntStream.range(0, each).boxed().toList();
        done.forEach(numbers -> assertEquals(expected, numbers));
    }

    private void add(Runnable piece) {
        work.add(piece);
        pump.signal();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
