package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.ContextPropagator;
import dev.prong.Exit;
import dev.prong.MapOptions;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.Worker;
import java.io.IOException;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checked exceptions that nobody declared, as other languages throw them, wherever users' code runs: each thing still has
 * its one end, the next is done, and nobody waits for ever.
 */
abstract non-sealed class HostileContract extends Contract {

    /** Throws a checked exception where none is declared. */
    private static RuntimeException undeclared() {
        throw HostileContract.<RuntimeException> sneaky(new IOException("undeclared, thrown by a test"));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** An exception all methods of which throw. */
    private static final class Hostile extends RuntimeException {
        @Override
        public String getMessage() {
            throw undeclared();
        }

        @Override
        public String toString() {
            throw undeclared();
        }

        @Override
        public synchronized Throwable getCause() {
            throw undeclared();
        }
    }

    /** A list that cannot be looked through. */
    private static final class Unreadable extends AbstractList<String> {
        @Override
        public String get(int index) {
            throw undeclared();
        }

        @Override
        public Iterator<String> iterator() {
            throw undeclared();
        }

        @Override
        public int size() {
            return 1;
        }
    }

    private record Around() implements ContextPropagator.Captured {
        @Override
        public void around(Runnable task) {
            throw undeclared();
        }
    }

    private void assertStillWorks() throws InterruptedException {
        assertEquals("works", runtime().run(returning("works")));
    }

    @Test
    void task() throws InterruptedException {
        TaskFailedException failed = assertThrows(TaskFailedException.class, () -> runtime().run(_ -> {
            throw undeclared();
        }));
        assertEquals(IOException.class.getName(), failed.causeType());
        assertStillWorks();
    }

    @Test
    void methodsOfATasksException() throws InterruptedException {
        TaskFailedException failed = assertThrows(TaskFailedException.class, () -> runtime().run(_ -> {
            throw new Hostile();
        }));
        assertEquals(Hostile.class.getName(), failed.causeType());
        assertFalse(failed.isCausedBy(Error.class));
        assertStillWorks();
    }

    @Test
    void iterationOfAResult() throws InterruptedException {
        Task<List<String>> task = _ -> new Unreadable();
        TaskRuntime runtime = runtime();
        MessageException refused = assertThrows(MessageException.class, () -> runtime.run(task));
        assertTrue(refused.getMessage().contains("iterating over " + Unreadable.class.getName() + " threw"),
                refused.getMessage());
        assertStillWorks();
    }

    @Test
    void iterationOfAnInput() throws InterruptedException {
        assertThrows(MessageException.class, () -> runtime().run(returning(new Unreadable())));
        assertStillWorks();
    }

    @Test
    void actionOnCancel() throws InterruptedException {
        Flag begun = flag("begun");
        Task<Void> sleeping = sleeping(begun);
        TaskHandle<Void> handle = runtime().submit(context -> {
            context.onCancel(() -> {
                throw undeclared();
            });
            return sleeping.run(context);
        });
        begun.expect();
        assertTrue(handle.cancel());
        assertThrows(TaskCancelledException.class, handle::join);
        assertStillWorks();
    }

    @Test
    void startListener() throws InterruptedException {
        assertThrows(IOException.class, () -> runtime().start(echo(), _ -> {
            throw undeclared();
        }));
        Await.until("no worker is left", () -> runtime().stats().started() == 0);
    }

    @Test
    void listenersOfAWorker() {
        Recorder<Void> heard = new Recorder<>();
        Worker<Void> worker = runtime().start(context -> {
            context.parent().postMessage("message");
            throw new IllegalStateException("thrown by a test's task");
        }, starting -> {
            starting.onOnline(HostileContract::undeclared);
            starting.onMessage(_ -> undeclared());
            starting.onError(_ -> undeclared());
            starting.onExit(_ -> undeclared());
            heard.accept(starting);
        });
        assertThrows(TaskFailedException.class, worker::join);
        assertInstanceOf(Exit.Failed.class, heard.exit());
        assertEquals(List.of("message"), heard.messages());
        Await.until("three failures of listeners and one of the task", () -> heard.errors().size() == 4);
    }

    @Test
    void listenerOfATask() {
        Recorder<Void> heard = new Recorder<>();
        Worker<Void> worker = runtime().start(context -> {
            CountDownLatch told = new CountDownLatch(2);
            context.parent().onMessage(_ -> {
                told.countDown();
                throw undeclared();
            });
            told.await();
            return null;
        }, heard);
        worker.postMessage(1);
        worker.postMessage(2);
        assertEquals(new Exit.Completed(), heard.exit());
    }

    @Test
    void progressListener() throws InterruptedException {
        Flag next = flag("next");
        Flag heard = flag("heard");
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        TaskHandle<String> handle = runtime().submit(context -> {
            context.progress(1);
            next.await();
            context.progress(2);
            heard.await(); // Nothing is told after the end.
            return "result";
        });
        handle.onProgress(Integer.class, progress -> {
            (progress == 1 ? first : second).countDown();
            throw undeclared();
        });
        Await.until("first report", () -> first.getCount() == 0);
        next.raise();
        Await.until("second report", () -> second.getCount() == 0);
        heard.raise();
        assertEquals("result", handle.join());
    }

    @Test
    void outputListener() throws InterruptedException {
        CountDownLatch lines = new CountDownLatch(2);
        assertEquals("result", runtime().run(context -> {
            context.out().println("one");
            context.out().println("two");
            return "result";
        }, TaskOptions.defaults().withOutput(_ -> {
            lines.countDown();
            throw undeclared();
        })));
        Await.until("both lines", () -> lines.getCount() == 0);
    }

    @Test
    void propagator() throws InterruptedException {
        requires(Capability.PROPAGATE);
        Built built = built();
        try {
            built.carry(HostileContract::undeclaredCapture);
            assertThrows(IOException.class, () -> built.runtime().run(returning(1)));
            built.carry(Around::new);
            TaskFailedException failed = assertThrows(TaskFailedException.class,
                    () -> built.runtime().run(returning(1)));
            assertEquals(IOException.class.getName(), failed.causeType());
        } finally {
            built.reset();
        }
        assertEquals(1, built.runtime().run(returning(1)));
    }

    private static ContextPropagator.Captured undeclaredCapture() {
        throw undeclared();
    }

    @Test
    void whatMapsInputsToTasks() throws InterruptedException {
        assertThrows(IOException.class, () -> runtime().map(List.of(1, 2), n -> {
            if (n == 2) {
                throw undeclared();
            }
            return returning(n);
        }));
        Await.until("no task is left", () -> runtime().stats().running() == 0);
    }

    @Test
    void whatMapsAStreamToTasks() throws InterruptedException {
        Flag begun = flag("begun");
        Task<Void> sleeping = sleeping(begun);
        try (Stream<Void> results = runtime().map(Stream.of(1, 2), n -> {
            if (n == 2) {
                begun.expect();
                throw undeclared();
            }
            return sleeping;
        }, MapOptions.inFlight(2))) {
            assertThrows(IOException.class, results::toList);
        }
        Await.until("no task is left", () -> runtime().stats().running() == 0);
    }
}
