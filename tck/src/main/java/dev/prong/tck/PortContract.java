package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.MessagePort;
import dev.prong.PortClosedException;
import dev.prong.TaskContext;
import dev.prong.TaskFailedException;
import dev.prong.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The task's end of the channel: receive, messages, listeners, and what a close leaves. One worker shows most of it. */
abstract non-sealed class PortContract extends Contract {

    /** What a task saw that received in every way, one after the other. */
    record Receiving(String byType, String otherType, String interrupted, String interruptedIteration, String iterator,
            String rest, String drained) {
    }

    private static final String CLOSED = PortClosedException.class.getName();

    private final Recorder<Receiving> heard = new Recorder<>();
    private Worker<Receiving> receiver;

    @BeforeEach
    void letATaskReceive() {
        if (receiver != null) {
            return;
        }
        receiver = runtime().start(PortContract::receiving, heard);
        Arrays.asList(1, 2L, null, 3, "a", "b", 4, 5, "c", null).forEach(receiver::postMessage);
        receiver.disconnect();
    }

    private static Receiving receiving(TaskContext context) throws Exception {
        MessagePort port = context.parent();
        String byType = port.receive(Integer.class) + " " + port.receive(Number.class) + " "
                + port.receive(String.class) + " " + port.receive(int.class);
        String otherType = nameOf(() -> port.receive(Integer.class)) + " " + port.receive() + " "
                + port.receive(String.class);
        Thread.currentThread().interrupt();
        String interrupted = nameOf(port::receive) + " " + Thread.interrupted();
        Thread.currentThread().interrupt();
        String interruptedIteration = nameOf(() -> port.messages().iterator().next()) + " " + Thread.interrupted();
        Iterator<Object> some = port.messages().iterator();
        String iterator = some.hasNext() + " " + some.hasNext() + " " + some.next();
        List<Object> rest = new ArrayList<>();
        port.messages().forEach(rest::add);
        String drained = nameOf(port::receive) + " " + nameOf(() -> port.receive(String.class)) + " " + some.hasNext()
                + " " + nameOf(some::next);
        port.postMessage("still");
        port.postMessage("here");
        return new Receiving(byType, otherType, interrupted, interruptedIteration, iterator, rest.toString(), drained);
    }

    @Test
    void receiveByTypeTakesTheTypeAndItsSubclassesAndNull() throws InterruptedException {
        assertEquals("1 2 null 3", receiver.join().byType());
    }

    @Test
    void receiveOfAnotherTypeLeavesTheMessage() throws InterruptedException {
        assertEquals(MessageException.class.getName() + " a b", receiver.join().otherType());
    }

    @Test
    void interruptEndsAReceiveAndTakesNothing() throws InterruptedException {
        assertEquals(InterruptedException.class.getName() + " false", receiver.join().interrupted());
        assertTrue(receiver.join().iterator().endsWith(" 4"));
    }

    @Test
    void interruptEndsTheIterationAndTheFlagStaysSet() throws InterruptedException {
        assertEquals(CLOSED + " true", receiver.join().interruptedIteration());
    }

    @Test
    void iteratorSaysTheSameUntilNext() throws InterruptedException {
        assertEquals("true true 4", receiver.join().iterator());
    }

    @Test
    void messagesEndWithTheDisconnectAfterAllThatWasPosted() throws InterruptedException {
        assertEquals("[5, c, null]", receiver.join().rest());
    }

    @Test
    void receiveOnADrainedClosedPortFails() throws InterruptedException {
        assertEquals(CLOSED + " " + CLOSED + " false " + NoSuchElementException.class.getName(),
                receiver.join().drained());
    }

    @Test
    void taskGoesOnPostingAfterTheDisconnect() {
        heard.exit();
        assertEquals(List.of("still", "here"), heard.messages());
    }

    @Test
    void postAfterTheDisconnectFails() {
        PortClosedException closed = assertThrows(PortClosedException.class, () -> receiver.postMessage("late"));
        assertTrue(closed.getMessage().contains(receiver.name()), closed.getMessage());
    }

    @Test
    void disconnectMayBeCalledAgainAlsoAfterTheEnd() throws InterruptedException {
        receiver.disconnect();
        Receiving result = receiver.join();
        heard.exit();
        receiver.disconnect();
        assertEquals(result, receiver.join());
    }

    /** What a task saw that waited for messages only so long. */
    record Bounded(String inTime, String tooLate, String byType, String otherType, String interrupted, String closed) {
    }

    @Test
    void receiveWaitsNoLongerThanItsLimit() throws InterruptedException {
        Recorder<Bounded> told = new Recorder<>();
        Worker<Bounded> worker = runtime().start(PortContract::receivingInTime, told);
        assertEquals("found nothing", told.nextMessage());
        Arrays.asList(1, 2L, "a", null).forEach(worker::postMessage);
        worker.disconnect();
        Bounded result = worker.join();
        String over = TimeoutException.class.getName();
        assertEquals(over + " " + over + " " + over + " " + over + " false", result.tooLate());
        assertEquals("returned 1", result.inTime());
        assertEquals("returned 2", result.byType());
        assertEquals(MessageException.class.getName() + " returned a [null]", result.otherType());
        assertEquals(InterruptedException.class.getName() + " false", result.interrupted());
        assertEquals(CLOSED + " " + CLOSED + " false", result.closed());
    }

    private static Bounded receivingInTime(TaskContext context) throws Exception {
        MessagePort port = context.parent();
        Duration plenty = Duration.ofSeconds(30);
        String tooLate = nameOf(() -> port.receive(Duration.ZERO)) + " "
                + nameOf(() -> port.receive(Duration.ofMillis(-1)))
                + " " + nameOf(() -> port.receive(Duration.ofMillis(1))) + " "
                + nameOf(() -> port.receive(Integer.class, Duration.ofMillis(1))) + " " + port.poll(_ -> {});
        Thread.currentThread().interrupt();
        String interrupted = nameOf(() -> port.receive(plenty)) + " " + Thread.interrupted();
        port.postMessage("found nothing");
        String inTime = nameOf(() -> port.receive(plenty));
        String byType = nameOf(() -> port.receive(Long.class, plenty));
        String otherType = nameOf(() -> port.receive(Integer.class, plenty)) + " "
                + nameOf(() -> port.receive(String.class, Duration.ofSeconds(Long.MAX_VALUE)));
        List<Object> polled = new ArrayList<>();
        Await.until("the last message has arrived", () -> port.poll(polled::add));
        otherType += " " + polled;
        String closed = nameOf(() -> port.receive(plenty)) + " " + nameOf(() -> port.receive(Object.class, plenty))
                + " "
                + port.poll(_ -> {});
        return new Bounded(inTime, tooLate, byType, otherType, interrupted, closed);
    }

    @Test
    void receiveOfAClosedPortIsAFailureOfTheTask() {
        Worker<Void> worker = runtime().start(context -> {
            while (true) {
                context.parent().receive();
            }
        });
        worker.postMessage(1);
        worker.disconnect();
        assertEquals(CLOSED, assertThrows(TaskFailedException.class, worker::join).causeType());
    }

    @Test
    void listenersOfTheTaskGetTheMessagesInOrderAndLoseNoneIfTheyThrow() throws InterruptedException {
        Recorder<List<String>> told = new Recorder<>();
        Worker<List<String>> worker = runtime().start(context -> {
            List<String> got = new CopyOnWriteArrayList<>();
            CountDownLatch done = new CountDownLatch(1);
            context.parent().onMessage(int.class, n -> {
                got.add("int " + n);
                if (n == 2) {
                    throw new IllegalStateException("thrown by a test's listener, to be logged");
                }
            });
            context.parent().onMessage(message -> {
                got.add("any " + message);
                if (message == null) {
                    done.countDown();
                }
            });
            context.parent().postMessage("listening");
            done.await();
            return new ArrayList<>(got);
        }, told);
        assertEquals("listening", told.nextMessage());
        Arrays.asList(1, "a", 2, 3, null).forEach(worker::postMessage);
        assertEquals(List.of("int 1", "any 1", "any a", "int 2", "any 2", "int 3", "any 3", "any null"), worker.join());
    }

    /** The messages come before there is a listener, so that they wait for it; one fits none, and is logged. */
    @Test
    void listenerOfTheTaskMayAnswerAndNobodyElseReceives() throws InterruptedException {
        Recorder<String> told = new Recorder<>();
        Flag posted = flag("posted");
        Worker<String> worker = runtime().start(context -> {
            MessagePort port = context.parent();
            posted.await();
            CountDownLatch done = new CountDownLatch(10);
            port.onMessage(int.class, n -> {
                port.postMessage(n * 2);
                done.countDown();
            });
            String refused = nameOf(port::receive) + " " + nameOf(() -> port.receive(Duration.ZERO)) + " "
                    + nameOf(() -> port.poll(_ -> {})) + " " + nameOf(() -> port.messages().iterator().next());
            done.await();
            return refused;
        }, told);
        worker.postMessage("fits no listener, to be logged");
        for (int i = 0; i < 10; i++) {
            worker.postMessage(i);
        }
        posted.raise();
        String illegal = IllegalStateException.class.getName();
        assertEquals(String.join(" ", illegal, illegal, illegal, illegal), worker.join());
        told.exit();
        assertEquals(List.of(0, 2, 4, 6, 8, 10, 12, 14, 16, 18), told.messages());
    }

    private interface Action {
        Object run() throws Exception;
    }

    /** The name of the class of what {@code action} throws, or what it returned. */
    private static String nameOf(Action action) {
        try {
            return "returned " + action.run();
        } catch (Exception e) {
            return e.getClass().getName();
        }
    }

    /** What the two threads of one task got that received at the same time. */
    record Both(String byType, String anything) {
    }

    @Test
    void messageThatOneReceiverRefusesIsTheNextOnes() throws InterruptedException {
        Recorder<Both> told = new Recorder<>();
        Worker<Both> worker = runtime().start(PortContract::receivingTwice, told);
        assertEquals("both wait", told.nextMessage());
        worker.postMessage(5L);
        assertEquals(new Both(MessageException.class.getName(), "5"), worker.join());
    }

    private static Both receivingTwice(TaskContext context) throws Exception {
        FutureTask<String> byType = new FutureTask<>(() -> nameOf(() -> context.parent().receive(String.class)));
        FutureTask<String> anything = new FutureTask<>(() -> context.parent().receive().toString());
        for (FutureTask<String> each : List.of(byType, anything)) { // The one that refuses waits first.
            Thread thread = Thread.ofPlatform().daemon().start(each);
            Await.until("it waits", () -> thread.getState() == Thread.State.WAITING);
        }
        context.parent().postMessage("both wait");
        return new Both(byType.get(), anything.get(20, TimeUnit.SECONDS));
    }
}
