package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The time from the begin of a task, and the time without a sign of it, have limits of their own. */
abstract non-sealed class LimitsContract extends Contract {

    private static final Duration SHORT = Duration.ofMillis(200);
    /** Long enough for a machine that is busy with something else; the tasks that break their silence take longer. */
    private static final Duration LONGER = Duration.ofSeconds(3);

    @Test
    void runTimeoutEndsTheTask() {
        String message = assertThrows(TaskTimeoutException.class, () -> runtime().run(sleeping(flag("begun")),
                TaskOptions.defaults().withRunTimeout(SHORT).withName("slow"))).getMessage();
        assertTrue(message.startsWith("task timed out: task=slow, worker=" + backend().workerName() + "-"), message);
        assertTrue(message.contains(", runTimeout=PT0.2S"), message);
    }

    @Test
    void runTimeoutDoesNotCountTheWaitInTheQueue() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskHandle<String> first = single().submit(waiting(begun, mayEnd, "first"));
        begun.expect();
        TaskHandle<String> queued = single().submit(returning("queued"), TaskOptions.defaults().withRunTimeout(SHORT));
        Await.until("the run timeout would be over", elapsed(SHORT.multipliedBy(2)));
        mayEnd.raise();
        assertEquals("first", first.join());
        assertEquals("queued", queued.join());
    }

    @Test
    void theShorterOfTwoTimeoutsCounts() {
        String message = assertThrows(TaskTimeoutException.class, () -> runtime().run(sleeping(flag("begun")),
                TaskOptions.timeout(Duration.ofHours(1)).withRunTimeout(SHORT))).getMessage();
        assertTrue(message.contains(", runTimeout=PT0.2S"), message);
    }

    @Test
    void silentTaskIsEnded() {
        String message = assertThrows(TaskTimeoutException.class, () -> runtime().run(sleeping(flag("begun")),
                TaskOptions.defaults().withSilence(SHORT).withName("mute"))).getMessage();
        assertTrue(message.startsWith("task was silent for too long: task=mute, worker="), message);
        assertTrue(message.contains(", silence=PT0.2S"), message);
    }

    @Test
    void progressBreaksTheSilence() throws InterruptedException {
        Task<String> telling = context -> {
            for (int i = 0; i < 16; i++) {
                Thread.sleep(200);
                context.progress(i);
            }
            return "done";
        };
        assertEquals("done", runtime().run(telling, TaskOptions.defaults().withSilence(LONGER)));
    }

    @Test
    void messagesBreakTheSilence() throws InterruptedException {
        Worker<String> worker = runtime().start(context -> {
            for (int i = 0; i < 16; i++) {
                Thread.sleep(200);
                context.parent().postMessage(i);
            }
            return "done";
        }, TaskOptions.defaults().withSilence(LONGER), started -> started.onMessage(_ -> {}));
        assertEquals("done", worker.join());
    }

    @Test
    void whatASilentTaskThrowsOnItsWayOutIsTheCause() {
        TaskTimeoutException timeout = assertThrows(TaskTimeoutException.class, () -> runtime().run(_ -> {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                throw new IllegalStateException("on its way out", e);
            }
            return null;
        }, TaskOptions.defaults().withSilence(SHORT)));
        TaskFailedException cause = assertInstanceOf(TaskFailedException.class, timeout.getCause());
        assertTrue(cause.isCausedBy(IllegalStateException.class), cause::toString);
    }

    @Test
    void silentWorkerIsKilledForTheTimeout() throws InterruptedException {
        Recorder<Void> heard = new Recorder<>();
        Worker<Void> worker = runtime().start(sleeping(flag("begun")), TaskOptions.defaults().withSilence(SHORT),
                heard);
        assertThrows(TaskTimeoutException.class, worker::join);
        assertEquals(EndReason.TIMEOUT, assertInstanceOf(Exit.Killed.class, heard.exit()).reason());
    }

    @Test
    void contextTellsWhy() throws InterruptedException {
        Flag begun = flag("begun");
        Flag told = flag("told");
        assertThrows(TaskTimeoutException.class, () -> runtime().run(context -> {
            if (context.cancelReason().isPresent()) {
                return "too early";
            }
            begun.raise();
            while (!context.isCancelled()) {
                Thread.onSpinWait();
            }
            told.raise(context.cancelReason().map(EndReason::name).orElse("none"));
            return null;
        }, TaskOptions.defaults().withRunTimeout(SHORT.multipliedBy(5))));
        assertEquals(begun.isRaised(), told.isRaised());
        assertTrue(!told.isRaised() || told.text().equals("TIMEOUT"), told::text);
    }

    @Test
    void actionOnCancelIsRun() throws InterruptedException {
        Flag begun = flag("begun");
        Flag told = flag("told");
        TaskHandle<Void> handle = runtime().submit(context -> {
            context.onCancel(told::raise);
            begun.raise();
            while (!told.isRaised()) {
                Thread.onSpinWait();
            }
            return null;
        });
        begun.expect();
        assertTrue(handle.cancel());
        assertThrows(TaskCancelledException.class, handle::join);
        assertTrue(told.isRaised());
    }

    @Test
    void progressReachesTheHandle() throws InterruptedException {
        Flag heard = flag("heard");
        TaskHandle<String> handle = runtime().submit(context -> {
            context.progress(List.of("half", 50));
            heard.await();
            context.progress(100);
            return "done";
        });
        handle.onProgress(List.class, progress -> {
            if (progress.equals(List.of("half", 50))) {
                heard.raise();
            }
        });
        assertEquals("done", handle.join());
        assertEquals(Optional.of(100), handle.progress());
    }

    @Test
    void listenerHearsNothingAfterTheEnd() throws InterruptedException {
        Flag heard = flag("heard");
        AtomicBoolean mayGoOn = new AtomicBoolean();
        List<Integer> told = new CopyOnWriteArrayList<>();
        AtomicReference<Thread> listening = new AtomicReference<>();
        TaskHandle<String> handle = runtime().submit(context -> {
            context.progress(1);
            heard.await();
            context.progress(2);
            return "done";
        });
        handle.onProgress(Integer.class, n -> {
            told.add(n);
            listening.set(Thread.currentThread());
            heard.raise();
            Await.until("the task ends", mayGoOn::get); // A slow listener.
        });
        assertEquals("done", handle.join());
        mayGoOn.set(true);
        Await.end(listening.get());
        assertEquals(List.of(1), told);
    }

    @Test
    void withoutProgressThereIsNone() throws InterruptedException {
        TaskHandle<String> handle = runtime().submit(returning("done"));
        assertEquals("done", handle.join());
        assertEquals(Optional.empty(), handle.progress());
    }

    @Test
    void progressThatCannotCrossFailsInTheTask() throws InterruptedException {
        Task<String> reckless = context -> {
            try {
                context.progress(Thread.currentThread());
                return "accepted";
            } catch (MessageException _) {
                return "refused";
            }
        };
        assertEquals("refused", runtime().run(reckless));
    }

    @Test
    void futureCompletesAsJoinDoes() throws Exception {
        assertEquals("done", runtime().submit(returning("done")).toCompletableFuture().get());
        Throwable cause = assertThrows(ExecutionException.class,
                () -> runtime().submit(sleeping(flag("begun")), TaskOptions.timeout(SHORT)).toCompletableFuture().get())
                        .getCause();
        assertInstanceOf(TaskTimeoutException.class, cause);
    }

    @Test
    void futureThatIsCancelledOrCompletedLeavesTheTaskAlone() throws Exception {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskHandle<String> handle = runtime().submit(waiting(begun, mayEnd, "done"));
        CompletableFuture<String> future = handle.toCompletableFuture();
        begun.expect();
        assertTrue(handle.toCompletableFuture().cancel(true));
        assertTrue(handle.toCompletableFuture().complete("something else"));
        assertFalse(handle.isDone());
        mayEnd.raise();
        assertEquals("done", handle.join());
        assertEquals("done", future.get());
        assertEquals("done", handle.toCompletableFuture().get());
    }

    @Test
    void whatDependsOnTheFutureRunsOnAVirtualThread() throws Exception {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskHandle<String> handle = runtime().submit(waiting(begun, mayEnd, "done"));
        CompletableFuture<Boolean> virtual = handle.toCompletableFuture()
                .thenApply(_ -> Thread.currentThread().isVirtual());
        mayEnd.raise();
        assertTrue(virtual.get());
    }

    @Test
    void progressListenerHearsWhatFitsInOrderAndMayThrow() throws InterruptedException {
        Flag listened = flag("listened");
        Flag heardLast = flag("heard-last");
        List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
        TaskHandle<String> handle = runtime().submit(context -> {
            listened.await();
            context.progress("begun");
            for (int i = 0; i < 100; i++) {
                context.progress(i);
            }
            heardLast.await();
            return "done";
        });
        handle.onProgress(Integer.class, n -> {
            heard.add(n);
            if (n == 99) {
                heardLast.raise();
            }
            throw new IllegalStateException("thrown by a test's listener for progress, to be logged");
        });
        listened.raise();
        assertEquals("done", handle.join());
        assertEquals(heard.stream().sorted().distinct().toList(), heard);
        assertEquals(99, heard.getLast());
    }

    @Test
    void progressAndActionOnCancelMayNotBeNull() throws InterruptedException {
        assertEquals(2, runtime().<Integer> run(context -> {
            int refused = 0;
            for (Runnable each : List.<Runnable> of(() -> context.progress(null), () -> context.onCancel(null))) {
                try {
                    each.run();
                } catch (NullPointerException _) {
                    refused++;
                }
            }
            return refused;
        }));
    }

    @Test
    void actionOnCancelRunsAtOnceIfTheTaskHasBeenAskedToEndAndMayThrow() throws InterruptedException {
        Flag begun = flag("begun");
        Flag told = flag("told");
        TaskHandle<Void> handle = runtime().submit(context -> {
            context.onCancel(() -> {
                throw new IllegalStateException("thrown by a test's action on cancel, to be logged");
            });
            begun.raise();
            while (!context.isCancelled()) {
                Thread.onSpinWait();
            }
            AtomicInteger calls = new AtomicInteger();
            context.onCancel(calls::incrementAndGet);
            told.raise(calls + " " + context.cancelReason().orElseThrow());
            return null;
        });
        begun.expect();
        assertTrue(handle.cancel());
        assertThrows(TaskCancelledException.class, handle::join);
        assertEquals("1 TERMINATED", told.text());
    }

    private static BooleanSupplier elapsed(Duration duration) {
        long begin = System.nanoTime();
        return () -> System.nanoTime() - begin > duration.toNanos();
    }
}
