package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Outcome;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Every accepted task has exactly one answer, the same for all who ask. */
abstract non-sealed class AnswersContract extends Contract {

    @Test
    void joinAnswersTheSameAgain() throws InterruptedException {
        TaskHandle<List<Integer>> handle = runtime().submit(_ -> new ArrayList<>(List.of(1)));
        assertSame(handle.join(), handle.join());
        assertTrue(handle.isDone());
        assertTrue(handle.awaitDone(Duration.ZERO));
    }

    @Test
    void joinFailsTheSameAgain() {
        TaskHandle<Void> handle = runtime().submit(_ -> {
            throw new IllegalStateException("x");
        });
        TaskFailedException first = assertThrows(TaskFailedException.class, handle::join);
        assertSame(first, assertThrows(TaskFailedException.class, handle::join));
        assertTrue(handle.isDone());
    }

    @Test
    void manyMayWaitForOneTask() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskHandle<String> handle = runtime().submit(waiting(begun, mayEnd, "answer"));
        ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(Thread.startVirtualThread(() -> answers.add(joined(handle))));
        }
        begun.expect();
        mayEnd.raise();
        for (Thread each : waiting) {
            Await.end(each);
        }
        assertEquals(List.of("answer"), answers.stream().distinct().toList());
        assertEquals(50, answers.size());
    }

    @Test
    void awaitDoneWaitsNoLongerThanItsLimit() throws InterruptedException {
        Flag begun = flag("begun");
        TaskHandle<Void> handle = runtime().submit(sleeping(begun));
        begun.expect();
        assertFalse(handle.awaitDone(Duration.ZERO));
        assertFalse(handle.awaitDone(Duration.ofSeconds(-1)));
        assertFalse(handle.awaitDone(Duration.ofMillis(1)));
        assertFalse(handle.isDone());
        handle.cancel();
        assertTrue(handle.awaitDone(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void joinWithALimitLeavesATaskAloneThatHasNotEnded() throws Exception {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskHandle<String> handle = runtime().submit(waiting(begun, mayEnd, "answer"));
        begun.expect();
        TimeoutException over = assertThrows(TimeoutException.class, () -> handle.join(Duration.ofMillis(1)));
        assertEquals("task has not ended in time: task=" + handle.name()
                + ", limit=PT0.001S; it goes on, cancel() ends it", over.getMessage());
        assertThrows(TimeoutException.class, () -> handle.join(Duration.ofSeconds(-1)));
        mayEnd.raise();
        assertEquals("answer", handle.join(Duration.ofSeconds(Long.MAX_VALUE)));
        assertEquals("answer", handle.join(Duration.ZERO));
    }

    @Test
    void outcomeIsWhatJoinReturnsOrThrows() throws Exception {
        TaskHandle<Integer> nothing = runtime().submit(returning(null));
        assertEquals(new Outcome.Success<>(null), nothing.outcome());
        TaskHandle<Integer> failing = runtime().submit(_ -> {
            throw new IllegalStateException("x");
        });
        TaskException error = assertThrows(TaskFailedException.class, failing::join);
        assertEquals(new Outcome.Failure<>(error), failing.outcome());
        assertSame(error, assertThrows(TaskFailedException.class, () -> failing.join(Duration.ZERO)));
        assertSame(error, assertThrows(TaskFailedException.class, failing.outcome()::orElseThrow));
    }

    @Test
    void interruptOfAJoinLeavesTheTaskAlone() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskHandle<String> handle = runtime().submit(waiting(begun, mayEnd, "answer"));
        begun.expect();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, handle::join);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> handle.awaitDone(Await.LIMIT));
        mayEnd.raise();
        assertEquals("answer", handle.join());
    }

    @Test
    void everyOneOfManyTasksIsAnswered() throws InterruptedException {
        List<TaskHandle<Integer>> handles = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int n = i;
            handles.add(runtime().submit(_ -> n));
        }
        for (int i = 0; i < handles.size(); i++) {
            assertEquals(i, handles.get(i).join());
        }
    }

    @Test
    void manyVirtualThreadsMayRunTasksAtOnce() throws InterruptedException {
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int n = i;
            callers.add(Thread.startVirtualThread(() -> {
                String answer = joined(runtime().submit(_ -> "answer " + n));
                if (!answer.equals("answer " + n)) {
                    wrong.add(answer);
                }
            }));
        }
        for (Thread each : callers) {
            Await.end(each);
        }
        assertEquals(List.of(), List.copyOf(wrong));
    }

    @Test
    void cancelThatSaysItDecidedDidDecide() throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            TaskHandle<String> handle = runtime().submit(returning("answer"));
            spin(i * 10);
            if (handle.cancel()) {
                assertThrows(TaskCancelledException.class, handle::join);
            } else {
                assertEquals("answer", handle.join());
            }
        }
    }

    @Test
    void aTimeoutOfTheTaskOrItsResultButNeverBoth() throws InterruptedException {
        Task<String> brief = _ -> {
            Thread.sleep(1);
            return "answer";
        };
        List<TaskHandle<String>> handles = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            handles.add(runtime().submit(brief, TaskOptions.timeout(Duration.ofMillis(1 + i / 2))));
        }
        for (TaskHandle<String> handle : handles) {
            String first = outcomeOf(handle);
            assertTrue(List.of("answer", TaskTimeoutException.class.getName()).contains(first), first);
            assertEquals(first, outcomeOf(handle));
        }
    }

    private static String outcomeOf(TaskHandle<String> handle) throws InterruptedException {
        try {
            return handle.join();
        } catch (TaskException e) {
            return e.getClass().getName();
        }
    }

    private static String joined(TaskHandle<String> handle) {
        try {
            return handle.join();
        } catch (InterruptedException e) {
            return e.toString();
        }
    }

    private static void spin(int rounds) {
        for (int i = 0; i < rounds; i++) {
            Thread.onSpinWait();
        }
    }
}
