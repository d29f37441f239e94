package dev.prong.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.MessageException;
import dev.prong.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker tells its starter, and in which order. */
@Timeout(30)
class WorkerEventsTest {

    private static final Exit EXIT = new Exit.Completed();

    private final Inbox inbox = new Inbox("starter", 1024, () -> {});
    private final WorkerEvents events = new WorkerEvents("w", inbox, false);
    private final Semaphore delivered = new Semaphore(0);
    private final Semaphore dueAgain = new Semaphore(0);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private boolean exited;

    WorkerEventsTest() {
        events.whenDelivered(delivered::release, dueAgain::release);
    }

    /** So that no test holds the JVM. */
    @AfterEach
    void end() {
        if (!exited) {
            exit();
        }
    }

    @Test
    void comeInOrderHoweverTheyHappened() throws Exception {
        listenToAll();
        events.online();
        inbox.offer("one");
        inbox.offer("two");
        events.failed(new IllegalStateException("broken"));
        exit();
        assertHeard("online", "message one", "message two", "error java.lang.IllegalStateException: broken", "exit 0");
    }

    @Test
    void closeOfThePortComesOnceBehindItsMessages() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        events.onClose(() -> heard.add("close"));
        events.onMessage(message -> {
            awaitUninterrupted(goOn);
            heard.add("message " + message);
        });
        events.onError(error -> heard.add("error " + error.getMessage()));
        events.onExit(exit -> heard.add("exit " + exit.code()));
        inbox.offer("one");
        inbox.offer("two");
        events.closed("closed by its task");
        assertFalse(inbox.offer("late"));
        events.closed("again");
        events.failed(new IllegalStateException("broken"));
        exit();
        goOn.countDown();
        assertHeard("message one", "message two", "close", "error broken", "exit 0");
        events.onClose(() -> heard.add("late close"));
        assertHeard("late close");
    }

    @Test
    void closeIsToldWithTheExitIfItHasNotBeenBefore() throws Exception {
        events.onExit(exit -> heard.add("exit " + exit.code()));
        events.onClose(() -> heard.add("close"));
        exit();
        assertHeard("close", "exit 0");
    }

    @Test
    void messagesWaitAgainWhenTheirLastListenerIsTakenAway() throws Exception {
        Registration first = events.onMessage(message -> heard.add("first " + message));
        inbox.offer("one");
        assertHeard("first one");
        first.close();
        first.close();
        inbox.offer("two");
        events.onMessage(message -> heard.add("second " + message));
        assertHeard("second two");
    }

    @Test
    void nobodyWhoseRegistrationIsClosedIsCalledAndTheErrorsWait() throws Exception {
        List.of(events.onOnline(() -> heard.add("online")), events.onClose(() -> heard.add("close")),
                events.onError(error -> heard.add("error " + error.getMessage())),
                events.onExit(_ -> heard.add("exit"))).forEach(Registration::close);
        events.onMessage(_ -> {
            throw new IllegalStateException("listener");
        });
        try (Logged logged = new Logged()) {
            events.online();
            inbox.offer(1);
            events.failed(new IllegalStateException("broken"));
            exit();
            assertHeard();
            assertEquals(2, logged.texts().size(), logged.texts()::toString); // Nobody has taken them.
        }
        events.onError(error -> heard.add("error " + error.getMessage()));
        assertHeard("error listener", "error broken");
    }

    @Test
    void failureThatWasToldToAListenerWhichIsGoneIsNotLogged() throws Exception {
        CompletableFuture<Registration> own = new CompletableFuture<>();
        own.complete(events.onError(error -> {
            own.join().close();
            heard.add("error " + error.getMessage());
        }));
        try (Logged logged = new Logged()) {
            events.failed(new IllegalStateException("broken"));
            exit();
            assertHeard("error broken");
            assertEquals(List.of(), logged.texts());
        }
    }

    @Test
    void listenersThatComeAfterTheExitHearAll() throws Exception {
        events.online();
        inbox.offer("one");
        events.failed(new IllegalStateException("broken"));
        exit();
        delivered.acquire();
        events.onOnline(() -> heard.add("online"));
        assertHeard("online");
        events.onMessage(message -> heard.add("message " + message));
        assertHeard("message one");
        events.onError(error -> heard.add("error " + error));
        assertHeard("error java.lang.IllegalStateException: broken");
        events.onExit(exit -> heard.add("exit " + exit.code()));
        assertHeard("exit 0");
    }

    @Test
    void listenersThatComeWhileItEndsHearAllInOrder() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            Inbox arriving = new Inbox("starter", 1024, () -> {});
            WorkerEvents racing = new WorkerEvents("w", arriving, false);
            racing.failureTakenIf(() -> true);
            racing.online();
            arriving.offer("one");
            racing.failed(new IllegalStateException("broken"));
            racing.exited(EXIT); // What is told of it is looked for on another thread, from now on.
            racing.onOnline(() -> heard.add("online"));
            racing.onMessage(message -> heard.add("message " + message));
            racing.onClose(() -> heard.add("close"));
            racing.onError(error -> heard.add("error " + error.getMessage()));
            racing.onExit(exit -> heard.add("exit " + exit.code()));
            assertHeard("online", "message one", "close", "error broken", "exit 0");
        }
    }

    @Test
    void exitIsToldWithoutListenersForTheRest() throws Exception {
        events.onExit(exit -> heard.add("exit " + exit.code()));
        events.online();
        inbox.offer("one");
        events.failed(new IllegalStateException("broken"));
        exit();
        assertHeard("exit 0");
        assertFalse(inbox.isEmpty());
    }

    @Test
    void everyListenerOfAnEventHearsItOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            int listener = i;
            events.onExit(exit -> heard.add(listener + " exit " + exit.code()));
        }
        exit();
        assertHeard("0 exit 0", "1 exit 0", "2 exit 0");
        events.onExit(exit -> heard.add("late exit " + exit.code()));
        assertHeard("late exit 0");
    }

    @Test
    void exitWaitsForTheMessagesBeforeIt() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        events.onMessage(message -> {
            awaitUninterrupted(goOn);
            heard.add("message " + message);
        });
        events.onExit(exit -> heard.add("exit " + exit.code()));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            inbox.offer(i);
            expected.add("message " + i);
        }
        exit();
        assertTrue(heard.isEmpty());
        goOn.countDown();
        expected.add("exit 0");
        assertHeard(expected.toArray(String[]::new));
    }

    @Test
    void listenerThatThrowsLosesNothingAndIsReported() throws Exception {
        events.onError(error -> heard.add("error " + error.getMessage()));
        events.onOnline(() -> {
            throw new IllegalStateException("online");
        });
        events.onMessage(message -> {
            throw new AssertionError("message " + message);
        });
        events.onExit(_ -> {
            throw new IllegalStateException("exit");
        });
        events.onExit(exit -> heard.add("exit " + exit.code()));
        events.online();
        inbox.offer("one");
        inbox.offer("two");
        exit();
        assertHeard("error online", "error message one", "error message two", "error exit", "exit 0");
    }

    @Test
    void errorListenerThatThrowsIsLogged() throws Exception {
        try (Logged logged = new Logged()) {
            events.onError(error -> {
                throw new IllegalStateException("listener of " + error.getMessage());
            });
            events.onError(error -> heard.add("error " + error.getMessage()));
            events.failed(new IllegalStateException("broken"));
            events.undecodable(new MessageException("damaged"));
            exit();
            delivered.acquire();
            assertEquals(List.of(
                    "listener failed: worker=w: java.lang.IllegalStateException: listener of damaged",
                    "listener failed: worker=w: java.lang.IllegalStateException: listener of broken"),
                    logged.texts().stream().sorted((a, b) -> b.compareTo(a)).toList());
        }
        assertEquals(2, heard.size());
    }

    @Test
    void messageThatNoListenerTakesWaitsForAnErrorListener() throws Exception {
        events.onMessage(Integer.class, message -> heard.add("message " + message));
        inbox.offer("one");
        inbox.offer(2);
        assertHeard("message 2");
        events.onError(error -> heard.add(error.getMessage()));
        assertHeard(
                "no listener takes this message: port=starter, type=java.lang.String, listeners=[java.lang.Integer]; "
                        + "register a listener for the type, or onMessage(listener) for all");
    }

    @Test
    void failureThatNobodyTakesIsLoggedWhenTheExitHasBeenDelivered() throws Exception {
        try (Logged logged = new Logged()) {
            events.onMessage(Integer.class, _ -> {
                throw new IllegalStateException("listener");
            });
            events.onExit(exit -> heard.add("exit " + exit.code()));
            inbox.offer(1);
            events.failed(new IllegalStateException("broken"));
            exit();
            assertHeard("exit 0");
            assertEquals(List.of("started worker failed, and nobody has listened or joined: worker=w; register onError,"
                    + " or join it: java.lang.IllegalStateException: broken",
                    "listener failed: worker=w: java.lang.IllegalStateException: listener"), logged.texts());
            events.onOnline(() -> {});
            delivered.acquire();
            assertEquals(2, logged.texts().size()); // Once.
        }
        events.onError(error -> heard.add(error.getMessage()));
        assertHeard("listener", "broken");
    }

    @Test
    void failureThatSomebodyTakesIsNotLogged() throws Exception {
        events.failureTakenIf(() -> true);
        try (Logged logged = new Logged()) {
            events.failed(new IllegalStateException("broken"));
            exit();
            delivered.acquire();
            assertEquals(List.of(), logged.texts());
        }
    }

    @Test
    void listenerThatComesAfterTheExitMakesItDueAgain() throws Exception {
        exit();
        delivered.acquire();
        assertEquals(0, dueAgain.availablePermits());
        events.onExit(exit -> heard.add("exit " + exit.code()));
        assertTrue(dueAgain.tryAcquire(), "before it returns");
        assertHeard("exit 0");
    }

    @Test
    void errorsBeyondThoseThatWaitAreLogged() throws Exception {
        try (Logged logged = new Logged()) {
            IntStream.range(0, 1026).forEach(i -> events.undecodable(new MessageException("damaged " + i)));
            assertEquals(List.of("listener failed: worker=w: dev.prong.MessageException: damaged 1024",
                    "listener failed: worker=w: dev.prong.MessageException: damaged 1025"), logged.texts());
        }
        events.onError(error -> heard.add(error.getMessage()));
        assertHeard(IntStream.range(0, 1024).mapToObj(i -> "damaged " + i).toArray(String[]::new));
    }

    @Test
    void listenersRunOneAtATimeAndKnowIt() throws Exception {
        CompletableFuture<Boolean> inListener = new CompletableFuture<>();
        events.onExit(_ -> inListener.complete(events.isListenerThread()));
        exit();
        assertTrue(inListener.get(20, TimeUnit.SECONDS));
        assertFalse(events.isListenerThread());
    }

    @Test
    void noMessageArrivesAfterTheExit() {
        exit();
        assertFalse(inbox.offer("late"));
    }

    @Test
    void messagesOfManyThreadsKeepEachTheirOrder() throws Exception {
        record Sent(int sender, int number) {
        }
        int senders = 8;
        int each = 2000;
        List<List<Integer>> received = IntStream.range(0, senders).<List<Integer>> mapToObj(_ -> new ArrayList<>())
                .toList();
        events.onMessage(Sent.class, sent -> received.get(sent.sender()).add(sent.number()));
        events.onExit(exit -> heard.add("exit " + exit.code()));
        List<Background<Void>> all = IntStream.range(0, senders).mapToObj(sender -> Background.run(() -> {
            for (int number = 0; number < each; number++) {
                inbox.put(new Sent(sender, number), true);
            }
        })).toList();
        for (Background<Void> sender : all) {
            sender.get();
        }
        exit();
        assertHeard("exit 0");
        List<Integer> expected = IntStream.range(0, each).boxed().toList();
        received.forEach(numbers -> assertEquals(expected, numbers));
    }

    private void exit() {
        exited = true;
        events.exited(EXIT);
    }

    private void listenToAll() {
        // In another order than that of the events.
        events.onExit(exit -> heard.add("exit " + exit.code()));
        events.onError(error -> heard.add("error " + error));
        events.onMessage(message -> heard.add("message " + message));
        events.onOnline(() -> heard.add("online"));
    }

    /** Exactly these, the next ones. */
    private void assertHeard(String... expected) throws InterruptedException {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < expected.length; i++) {
            found.add(heard.poll(20, TimeUnit.SECONDS));
        }
        if (exited) {
            delivered.acquire(); // Now nothing more can come.
        }
        assertEquals(List.of(expected), found);
        assertTrue(heard.isEmpty(), heard::toString);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
