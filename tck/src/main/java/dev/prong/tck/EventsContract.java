package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
import dev.prong.Worker;
import dev.prong.tck.Recorder.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Online, messages, error if it failed, then exactly one exit; nothing is lost, and what has no listener waits. */
abstract non-sealed class EventsContract extends Contract {

    private static final int MANY = 300;

    @Test
    void exitComesAfterTheLastMessageOfATaskThatReturns() throws InterruptedException {
        Recorder<String> heard = new Recorder<>();
        Worker<String> worker = runtime().start(context -> {
            postMany(context.parent()::postMessage);
            return "result";
        }, heard);
        heard.exit();
        assertEquals("result", worker.join());
        assertEquals(order(new Event.Ended(new Exit.Completed())), heard.events());
    }

    @Test
    void errorAndExitComeAfterTheLastMessageOfATaskThatThrows() {
        Recorder<String> heard = new Recorder<>();
        Worker<String> worker = runtime().start(context -> {
            postMany(context.parent()::postMessage);
            throw new IllegalStateException("x");
        }, heard);
        heard.exit();
        TaskFailedException failed = assertThrows(TaskFailedException.class, worker::join);
        assertEquals(order(new Event.Failure(failed), new Event.Ended(new Exit.Failed(failed))), heard.events());
        assertSame(failed, heard.errors().getFirst());
    }

    @Test
    void exitComesAfterTheLastMessageOfATaskThatIsTerminated() {
        Recorder<String> heard = new Recorder<>();
        Worker<String> worker = runtime().start(context -> {
            postMany(context.parent()::postMessage);
            while (!Thread.interrupted()) {
                Thread.onSpinWait();
            }
            return "ignored";
        }, heard);
        heard.events(MANY / 2);
        worker.terminate();
        assertEquals(new Exit.Killed(EndReason.TERMINATED, false), heard.exit());
        List<Object> messages = heard.messages();
        List<Event> expected = new ArrayList<>(List.of(new Event.Online()));
        messages.forEach(message -> expected.add(new Event.Message(message)));
        expected.add(new Event.Ended(new Exit.Killed(EndReason.TERMINATED, false)));
        assertEquals(expected, heard.events());
        assertEquals(IntStream.range(0, messages.size()).boxed().toList(), messages);
    }

    @Test
    void everyMessageOfATaskThatIsTerminatedInItsLoopIsDelivered() {
        Recorder<Void> heard = new Recorder<>();
        runtime().<Void> start(context -> {
            postMany(context.parent()::postMessage);
            context.parent().postMessage("all posted");
            while (!Thread.interrupted()) {
                Thread.onSpinWait();
            }
            context.parent().postMessage("on the way out");
            return null;
        }, worker -> {
            worker.onMessage(String.class, _ -> worker.terminate());
            heard.accept(worker);
        });
        heard.exit();
        assertEquals("[all posted, on the way out]",
                heard.messages().subList(MANY, heard.messages().size()).toString());
    }

    @Test
    void onlineIsToldWhileTheTaskRuns() throws InterruptedException {
        Recorder<Object> heard = new Recorder<>();
        Worker<Object> worker = runtime().start(context -> context.parent().receive(), heard);
        assertEquals(List.of(new Event.Online()), heard.events(1));
        worker.postMessage("go");
        assertEquals("go", worker.join());
    }

    @Test
    void messagesWaitForTheirListenerAfterTheExitToo() {
        Worker<Void> worker = runtime().start(posting(3));
        ConcurrentLinkedQueue<Object> events = new ConcurrentLinkedQueue<>();
        worker.onExit(events::add);
        Await.until("exit, which the messages do not hold up", () -> events.size() == 1);
        worker.onMessage(events::add);
        Await.until("messages", () -> events.size() == 4);
        assertEquals(List.of(new Exit.Completed(), 0, 1, 2), List.copyOf(events));
    }

    @Test
    void everythingWaitsForItsListenersInOrderAndTheEndForLaterOnesToo() {
        Worker<Void> worker = runtime().start(context -> {
            context.parent().postMessage("a");
            throw new IllegalStateException("x");
        });
        TaskFailedException failed = assertThrows(TaskFailedException.class, worker::join);
        Recorder<Void> first = new Recorder<>();
        first.accept(worker);
        first.exit();
        List<Event> end = List.of(new Event.Failure(failed), new Event.Ended(new Exit.Failed(failed)));
        assertEquals(List.of(new Event.Online(), new Event.Message("a"), end.get(0), end.get(1)), first.events());
        Recorder<Void> second = new Recorder<>();
        second.accept(worker);
        second.exit();
        assertEquals(List.of(new Event.Online(), end.get(0), end.get(1)), second.events());
    }

    @Test
    void listenersAreRegisteredBeforeTheTaskBegins() throws InterruptedException {
        Flag registered = flag("registered");
        AtomicReference<Thread> thread = new AtomicReference<>();
        boolean seen = runtime().<Boolean> start(_ -> registered.isRaised(), _ -> {
            thread.set(Thread.currentThread());
            registered.raise();
        }).join();
        assertEquals(true, seen);
        assertSame(Thread.currentThread(), thread.get());
    }

    @Test
    void workerWhoseListenersCannotBeRegisteredNeverBegins() throws InterruptedException {
        Flag never = flag("never");
        Recorder<Void> heard = new Recorder<>();
        IllegalStateException thrown = new IllegalStateException("no listeners");
        AtomicReference<Worker<Void>> started = new AtomicReference<>();
        assertSame(thrown, assertThrows(IllegalStateException.class, () -> runtime().start(sleeping(never), worker -> {
            started.set(worker);
            heard.accept(worker);
            throw thrown;
        })));
        assertThrows(TaskCancelledException.class, () -> started.get().join());
        assertInstanceOf(Exit.Killed.class, heard.exit());
        assertFalse(never.isRaised());
    }

    @Test
    void exitIsToldOnceHoweverOftenItIsAskedFor() {
        AtomicInteger exits = new AtomicInteger();
        Recorder<Void> heard = new Recorder<>();
        Worker<Void> worker = runtime().start(sleeping(flag("begun")), heard);
        worker.onExit(_ -> exits.incrementAndGet());
        for (int i = 0; i < 10; i++) {
            worker.terminate();
        }
        heard.exit();
        Await.until("second listener", () -> exits.get() > 0);
        worker.terminate();
        assertEquals(1, heard.exits().size());
        assertEquals(1, exits.get());
    }

    /** A race, so as often as fits in a second: hundreds of threads, or a few children. */
    @Test
    void exitIsLastAlsoForTasksThatAreBrief() {
        long begin = System.nanoTime();
        do {
            Recorder<Void> heard = new Recorder<>();
            runtime().start(posting(1), TaskOptions.defaults(), heard);
            heard.exit();
            assertEquals(List.of(new Event.Online(), new Event.Message(0), new Event.Ended(new Exit.Completed())),
                    heard.events());
        } while (System.nanoTime() - begin < 1_000_000_000L);
    }

    @Test
    void workersHaveNamesOfTheirOwn() throws InterruptedException {
        Worker<String> first = runtime().start(context -> context.workerName());
        Worker<String> second = runtime().start(context -> context.workerName());
        assertEquals(first.name(), first.join());
        assertEquals(second.name(), second.join());
        assertNotEquals(first.name(), second.name());
    }

    @Test
    void joinDoesNotWaitForListeners() throws InterruptedException {
        Flag mayEnd = flag("may-end");
        Recorder<Void> heard = new Recorder<>();
        Worker<Void> worker = runtime().start(posting(1), started -> started.onMessage(_ -> mayEnd.expect()));
        worker.join();
        mayEnd.raise();
        heard.accept(worker);
        assertInstanceOf(Exit.Completed.class, heard.exit());
    }

    private static List<Event> order(Event... last) {
        List<Event> events = new ArrayList<>(List.of(new Event.Online()));
        IntStream.range(0, MANY).mapToObj(Event.Message::new).forEach(events::add);
        events.addAll(List.of(last));
        return events;
    }

    private static void postMany(java.util.function.Consumer<Object> port) {
        for (int i = 0; i < MANY; i++) {
            port.accept(i);
        }
    }

    private static Task<Void> posting(int count) {
        return context -> {
            for (int i = 0; i < count; i++) {
                context.parent().postMessage(i);
            }
            return null;
        };
    }
}
