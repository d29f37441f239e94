package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.OutputLine;
import dev.prong.OutputLine.Source;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tasks write to their context. */
@Timeout(60)
class OutputTest {

    private static final TaskOptions NAMED = TaskOptions.defaults().withName("print");

    private final List<OutputLine> lines = Collections.synchronizedList(new ArrayList<>());

    private WorkerRuntime.Builder builder() {
        return WorkerRuntime.builder().threads(1).captures(Captures.REFERENCE).onOutput(lines::add);
    }

    private static OutputLine line(String worker, String task, Source source, String text) {
        return new OutputLine(worker, Optional.of(task), source, text);
    }

    @Test
    void linesCarryWorkerAndTaskBeforeTheResultIsKnown() throws InterruptedException {
        try (WorkerRuntime runtime = builder().build()) {
            runtime.run(context -> {
                context.out().println("one");
                context.err().println("two");
                context.out().printf("%s\r\n%s", "three", "without an end");
                return null;
            }, NAMED);
            assertEquals(List.of(line("worker-1", "print", Source.STDOUT, "one"),
                    line("worker-1", "print", Source.STDERR, "two"),
                    line("worker-1", "print", Source.STDOUT, "three"),
                    line("worker-1", "print", Source.STDOUT, "without an end")), lines);
        }
    }

    @Test
    void lineIsHeardAtOnceOnTheThreadThatWrites() throws InterruptedException {
        List<Thread> heardOn = new ArrayList<>();
        try (WorkerRuntime runtime = builder().onOutput(_ -> heardOn.add(Thread.currentThread())).build()) {
            assertTrue(runtime.<Boolean> run(context -> {
                context.out().write('x');
                boolean early = !heardOn.isEmpty();
                context.out().write('\n');
                return !early && heardOn.equals(List.of(Thread.currentThread()));
            }));
        }
    }

    @Test
    void startedWorkersPrintToo() throws InterruptedException {
        try (WorkerRuntime runtime = builder().build()) {
            runtime.start(context -> {
                context.err().print("é");
                return null;
            }, NAMED, _ -> {}).join();
        }
        assertEquals(List.of(line("worker-1", "print", Source.STDERR, "é")), lines);
    }

    @Test
    void taskWithinATaskHasItsOwnLines() throws InterruptedException {
        try (WorkerRuntime runtime = builder().build()) {
            runtime.run(outer -> {
                outer.out().print("begun ");
                runtime.run(inner -> {
                    inner.out().print("inner");
                    return null;
                }, NAMED.withName("inner"));
                outer.out().print("and ended");
                return null;
            }, NAMED.withName("outer"));
        }
        assertEquals(List.of(line("worker-1", "inner", Source.STDOUT, "inner"),
                line("worker-1", "outer", Source.STDOUT, "begun and ended")), lines);
    }

    @Test
    void taskThatRunsInItsCallerPrintsToo() throws InterruptedException {
        try (WorkerRuntime runtime = builder().queueCapacity(1).whenFull(WhenFull.RUN_IN_CALLER).build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            runtime.submit(_ -> 1);
            runtime.submit(context -> {
                context.out().println("here");
                return null;
            }, NAMED);
            assertEquals(List.of(line("caller " + Thread.currentThread().getName(), "print", Source.STDOUT, "here")),
                    lines);
            gate.open();
        }
    }

    @Test
    void whatAFailedTaskHasWrittenIsHeard() {
        try (WorkerRuntime runtime = builder().build()) {
            TaskHandle<Object> handle = runtime.submit(context -> {
                context.out().print("last words");
                throw new IllegalStateException();
            }, NAMED);
            assertThrows(TaskFailedException.class, handle::join);
            assertEquals(List.of(line("worker-1", "print", Source.STDOUT, "last words")), lines);
        }
    }

    @Test
    void threadThatWasGivenUpPrintsForItsOwnTask() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        try (WorkerRuntime runtime = builder().gracePeriod(Duration.ofMillis(10)).onOutput(line -> {
            lines.add(line);
            heard.countDown();
        }).build()) {
            TaskHandle<Object> stubborn = runtime.submit(context -> {
                entered.countDown();
                while (mayEnd.getCount() > 0) {
                    Thread.onSpinWait();
                }
                context.out().print("late");
                return null;
            }, NAMED.withName("stubborn"));
            entered.await();
            stubborn.cancel();
            assertThrows(TaskCancelledException.class, stubborn::join);
            assertEquals("worker-2", runtime.run(context -> context.workerName()));
            mayEnd.countDown();
            heard.await();
            assertEquals(List.of(line("worker-1", "stubborn", Source.STDOUT, "late")), lines);
        }
    }

    @Test
    void listenerThatThrowsHurtsNoTask() throws InterruptedException {
        Task<String> printing = context -> {
            context.out().println("text");
            return "fine";
        };
        try (WorkerRuntime runtime = builder().onOutput(line -> {
            lines.add(line);
            throw new IllegalStateException("listener");
        }).build()) {
            assertEquals("fine", runtime.run(printing, NAMED));
            assertEquals("fine", runtime.run(printing, NAMED));
            assertEquals(2, lines.size());
        }
    }

    @Test
    void withoutAListenerTheStreamsAreThoseOfTheProcess() throws InterruptedException {
        try (WorkerRuntime runtime = WorkerRuntime.builder().captures(Captures.REFERENCE).build()) {
            assertSame(System.out, runtime.run(context -> context.out()));
            assertSame(System.err, runtime.run(context -> context.err()));
        }
    }
}
