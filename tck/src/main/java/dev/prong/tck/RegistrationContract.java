package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessagePort;
import dev.prong.Registration;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskHandle;
import dev.prong.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Listeners that are taken away again: each kind of them, by itself, by another listener and by another thread. What they
 * would have heard is lost to nobody. One worker that sends messages back shows most of it; each test leaves no listener.
 */
abstract non-sealed class RegistrationContract extends Contract {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private Worker<Integer> echo;

    private Worker<Integer> echoing() {
        echo = echo == null ? runtime().start(echo()) : echo;
        return echo;
    }

    private Registration listen(String name) {
        return echoing().onMessage(message -> heard.add(name + " " + message));
    }

    private String next() throws InterruptedException {
        return heard.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void closedListenerHearsNothingMoreAndTheOthersGoOn() throws InterruptedException {
        Registration typed = echoing().onMessage(int.class, n -> heard.add("int " + n));
        try (Registration _ = listen("any")) {
            echoing().postMessage(1);
            assertEquals(List.of("int 1", "any 1"), List.of(next(), next()));
            typed.close();
            typed.close();
            echoing().postMessage(2);
            assertEquals("any 2", next());
        }
        assertTrue(heard.isEmpty(), heard::toString);
    }

    @Test
    void messagesWaitAgainWhenTheLastListenerIsClosed() throws InterruptedException {
        Registration first = listen("first");
        echoing().postMessage(1);
        assertEquals("first 1", next());
        first.close();
        echoing().postMessage(2);
        echoing().postMessage(3);
        try (Registration _ = listen("second")) {
            assertEquals(List.of("second 2", "second 3"), List.of(next(), next()));
        }
        assertTrue(heard.isEmpty(), heard::toString);
    }

    @Test
    void listenerThatClosesItselfIsCalledOnce() throws InterruptedException {
        CompletableFuture<Registration> own = new CompletableFuture<>();
        own.complete(echoing().onMessage(message -> {
            own.join().close();
            heard.add("once " + message);
        }));
        echoing().postMessage(1);
        echoing().postMessage(2);
        assertEquals("once 1", next());
        try (Registration _ = listen("rest")) {
            assertEquals("rest 2", next());
        }
        assertTrue(heard.isEmpty(), heard::toString);
    }

    @Test
    void listenerThatIsClosedByOneBeforeItDoesNotHearTheSameMessage() throws InterruptedException {
        List<Registration> later = Collections.synchronizedList(new ArrayList<>());
        Registration first = echoing().onMessage(_ -> later.forEach(Registration::close));
        later.add(listen("second"));
        try (first; Registration _ = listen("third")) {
            echoing().postMessage(1);
            assertEquals("third 1", next());
        }
        assertTrue(heard.isEmpty(), heard::toString);
    }

    /** There is at most one listener at a time, so that each message goes to one of them or waits. */
    @Test
    void messagesGoToOneAfterTheOtherWhoComeAndGoWhileTheyArrive() throws InterruptedException {
        int messages = 2_000;
        Worker<Void> worker = runtime().start(context -> {
            for (int i = 0; i < messages; i++) {
                context.parent().postMessage(i);
            }
            return null;
        });
        List<Integer> all = Collections.synchronizedList(new ArrayList<>());
        while (all.size() < messages) {
            int before = all.size();
            try (Registration _ = worker.onMessage(Integer.class, all::add)) {
                Await.until("message " + before, () -> all.size() > before);
            }
        }
        worker.join();
        assertEquals(IntStream.range(0, messages).boxed().toList(), all);
    }

    @Test
    void eventsAreNotToldToListenersThatWereClosedBefore() throws InterruptedException {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        Recorder<Object> rest = new Recorder<>();
        Worker<Object> worker = runtime().start(_ -> {
            throw new IllegalStateException("thrown by a test's task");
        }, starting -> {
            List.of(starting.onOnline(() -> told.add("online")), starting.onClose(() -> told.add("close")),
                    starting.onError(_ -> told.add("error")), starting.onExit(_ -> told.add("exit")))
                    .forEach(Registration::close);
            rest.accept(starting);
        });
        rest.exit();
        assertEquals(List.of(), told);
        assertEquals(3, rest.events().size(), rest.events()::toString);
        Registration late = worker.onExit(_ -> heard.add("late exit"));
        assertEquals("late exit", next());
        late.close(); // It has been called, and will not be again.
    }

    @Test
    void errorsWaitAgainWhenTheLastErrorListenerIsClosed() throws InterruptedException {
        Registration first = echoing().onError(error -> heard.add("first " + error.getMessage()));
        try (Registration _ = echoing().onMessage(int.class, n -> {
            throw new IllegalStateException("message " + n);
        })) {
            echoing().postMessage(1);
            assertEquals("first message 1", next());
            first.close();
            echoing().postMessage(2);
            try (Registration _ = echoing().onError(error -> heard.add("second " + error.getMessage()))) {
                assertEquals("second message 2", next());
            }
        }
        assertTrue(heard.isEmpty(), heard::toString);
    }

    @Test
    void nobodyHoldsAListenerThatWasClosed() {
        Held held = new Held();
        register(held.watch("listener", new ArrayList<>())).forEach(Registration::close);
        held.expectNothing();
    }

    private List<Registration> register(List<Object> list) {
        return List.of(echoing().onMessage(list::add), echoing().onError(list::add), echoing().onExit(list::add),
                echoing().onClose(list::clear));
    }

    @Test
    void taskReceivesAgainWhenItsListenerIsClosed() throws InterruptedException {
        Worker<List<Object>> worker = runtime().start(RegistrationContract::listeningNowAndThen);
        IntStream.rangeClosed(1, 4).forEach(worker::postMessage);
        assertEquals(List.of("listened 1", "received 2", "listened 3", "received 4"), worker.join());
    }

    private static List<Object> listeningNowAndThen(TaskContext context) throws InterruptedException {
        MessagePort port = context.parent();
        List<Object> got = new ArrayList<>();
        got.add("listened " + listenOnce(port));
        got.add("received " + port.receive());
        got.add("listened " + listenOnce(port));
        got.add("received " + port.messages().iterator().next());
        return got;
    }

    private static Object listenOnce(MessagePort port) {
        CompletableFuture<Registration> own = new CompletableFuture<>();
        CompletableFuture<Object> first = new CompletableFuture<>();
        own.complete(port.onMessage(int.class, message -> {
            own.join().close();
            first.complete(message);
        }));
        return first.join();
    }

    @Test
    void actionOnCancelIsNotCalledIfItWasClosed() throws InterruptedException {
        Flag begun = flag("begun");
        Flag closed = flag("closed");
        Flag told = flag("told");
        TaskHandle<Void> handle = runtime().submit(context -> {
            try (Registration _ = context.onCancel(closed::raise)) {
                Thread.onSpinWait(); // The work that it was for.
            }
            context.onCancel(told::raise);
            begun.raise();
            Thread.sleep(Long.MAX_VALUE);
            return null;
        });
        begun.expect();
        handle.cancel();
        assertThrows(TaskCancelledException.class, handle::join);
        told.expect();
        assertFalse(closed.isRaised());
    }

    @Test
    void progressIsNotToldToAListenerThatWasClosed() throws InterruptedException {
        Flag goOn = flag("go-on");
        Flag mayEnd = flag("may-end");
        TaskHandle<Void> handle = runtime().submit(context -> {
            context.progress(1);
            goOn.await();
            context.progress(2);
            mayEnd.await();
            return null;
        });
        Registration first = handle.onProgress(Integer.class, n -> heard.add("first " + n));
        assertEquals("first 1", next());
        first.close();
        goOn.raise();
        Registration second = handle.onProgress(Integer.class, n -> heard.add("second " + n));
        Await.until("second 2", () -> heard.contains("second 2"));
        mayEnd.raise();
        handle.join();
        second.close();
        first.close();
        assertFalse(heard.contains("first 2"), heard::toString);
        heard.clear();
    }
}
