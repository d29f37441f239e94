package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.MessagePort;
import dev.prong.PortClosedException;
import dev.prong.TaskContext;
import dev.prong.TaskFailedException;
import dev.prong.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A task that closes its port, and goes on without it; and that the end of a worker closes the port of its task. */
abstract non-sealed class PortCloseContract extends Contract {

    private static final String CLOSED = PortClosedException.class.getName();
    private static final String BY_TASK = ", because=closed by its task";

    /** What a starter is told, in one list. */
    private static final class Told {
        private final List<String> events = Collections.synchronizedList(new ArrayList<>());

        void listenTo(Worker<?> worker) {
            worker.onExit(exit -> events.add("exit " + exit.code()));
            worker.onError(error -> events.add("error " + error.getClass().getSimpleName()));
            worker.onClose(() -> events.add("close"));
            worker.onMessage(message -> events.add("message " + message));
        }

        List<String> until(String last) {
            Await.until(() -> last + " in " + events, () -> events.contains(last));
            return List.copyOf(events);
        }
    }

    /** What a task saw of its port that it had closed. */
    record Seen(List<String> posts, List<String> receives) {
    }

    private interface Action {
        Object run() throws Exception;
    }

    /** The text of what {@code action} throws, or what it returned. */
    private static String textOf(Action action) {
        try {
            return "returned " + action.run();
        } catch (Exception e) {
            return e.getClass().getName() + ": " + e.getMessage();
        }
    }

    @Test
    void starterIsToldBehindTheMessagesAndTheTaskGoesOnWithoutAPort() throws InterruptedException {
        Told told = new Told();
        Flag posted = flag("posted");
        Flag mayEnd = flag("may-end");
        Worker<Seen> worker = runtime().start(context -> closing(context, posted, mayEnd), told::listenTo);
        worker.postMessage("received");
        worker.postMessage("dropped");
        worker.postMessage("dropped too");
        posted.raise();
        assertEquals(List.of("message 1", "message received", "close"), told.until("close"));
        String port = "port=" + worker.name() + " task";
        assertEquals("port is closed, a message cannot arrive: " + port + BY_TASK,
                assertThrows(PortClosedException.class, () -> worker.postMessage("late")).getMessage());
        worker.disconnect();
        mayEnd.raise();
        String noMore = CLOSED + ": port is closed, nothing more to receive: " + port + BY_TASK;
        assertEquals(new Seen(List.of(CLOSED + ": port is closed, a message cannot arrive: port=" + worker.name()
                + " starter" + BY_TASK), List.of(noMore, noMore, "returned false", "heard []")), worker.join());
        assertEquals(List.of("message 1", "message received", "close", "exit 0"), told.until("exit 0"));
    }

    private static Seen closing(TaskContext context, Flag posted, Flag mayEnd) throws Exception {
        MessagePort port = context.parent();
        port.postMessage(1);
        port.postMessage(port.receive());
        posted.await();
        port.close();
        port.close();
        List<Object> heard = Collections.synchronizedList(new ArrayList<>());
        List<String> posts = List.of(textOf(() -> {
            port.postMessage("late");
            return "posted";
        }));
        List<String> receives = new ArrayList<>(List.of(textOf(port::receive), textOf(() -> port.receive(String.class)),
                textOf(() -> port.messages().iterator().hasNext())));
        port.onMessage(heard::add);
        mayEnd.await();
        receives.add("heard " + heard);
        return new Seen(posts, receives);
    }

    @Test
    void endOfTheTaskClosesThePortBeforeItsErrorIsTold() {
        Told told = new Told();
        Worker<Void> worker = runtime().start(context -> {
            context.parent().postMessage("last");
            throw new IllegalStateException("thrown by a test's task");
        }, told::listenTo);
        assertThrows(TaskFailedException.class, worker::join);
        List<String> expected = List.of("message last", "close", "error TaskFailedException", "exit 1");
        assertEquals(expected, told.until("exit 1"));
        AtomicInteger late = new AtomicInteger();
        worker.onClose(late::incrementAndGet);
        Await.until("late close", () -> late.get() == 1);
        assertEquals(expected, told.events);
    }

    @Test
    void portOfAWorkerThatNeverBeganIsClosedToo() {
        Told told = new Told();
        runtime().start(_ -> 1, worker -> {
            told.listenTo(worker);
            worker.terminate();
        });
        assertEquals(List.of("close", "exit 143"), told.until("exit 143"));
    }

    @Test
    void disconnectOfTheStarterIsNoClose() throws InterruptedException {
        Told told = new Told();
        Flag mayEnd = flag("may-end");
        Worker<Integer> worker = runtime().start(context -> {
            int count = 0;
            for (Object _ : context.parent().messages()) {
                count++;
            }
            context.parent().postMessage("still here");
            mayEnd.await();
            return count;
        }, told::listenTo);
        worker.disconnect();
        assertEquals(List.of("message still here"), told.until("message still here"));
        mayEnd.raise();
        assertEquals(0, worker.join());
        assertEquals(List.of("message still here", "close", "exit 0"), told.until("exit 0"));
    }

    @Test
    void postOfTheStarterThatWaitsForRoomFails() throws Exception {
        Flag full = flag("full");
        Flag mayEnd = flag("may-end");
        AtomicInteger posted = new AtomicInteger();
        Worker<String> worker = runtime().start(context -> {
            full.await();
            context.parent().close();
            mayEnd.await();
            return "ended";
        });
        FutureTask<String> posting = new FutureTask<>(() -> textOf(() -> {
            while (true) {
                worker.postMessage(posted.getAndIncrement());
            }
        }));
        Thread poster = Thread.ofPlatform().daemon().start(posting);
        Await.until(() -> "full, posted=" + posted,
                () -> posted.get() > 1024 && poster.getState() == Thread.State.WAITING);
        full.raise();
        assertEquals(CLOSED + ": port is closed, a message cannot arrive: port=" + worker.name() + " task" + BY_TASK,
                posting.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
        mayEnd.raise();
        assertEquals("ended", worker.join());
    }

    @Test
    void receiveThatWaitsFails() throws InterruptedException {
        assertEquals(CLOSED, runtime().start(context -> {
            FutureTask<String> receiving = new FutureTask<>(() -> textOf(context.parent()::receive));
            Thread receiver = Thread.ofPlatform().daemon().start(receiving);
            Await.until("it waits", () -> receiver.getState() == Thread.State.WAITING);
            context.parent().close();
            return receiving.get().replaceFirst(":.*", "");
        }).join());
    }

    @Test
    void listenerOfTheTaskMayClose() throws InterruptedException {
        Told told = new Told();
        Worker<Object> worker = runtime().start(context -> {
            MessagePort port = context.parent();
            CompletableFuture<Object> first = new CompletableFuture<>();
            port.onMessage(message -> {
                port.postMessage("got " + message);
                port.close();
                first.complete(message);
            });
            return first.join();
        }, told::listenTo);
        worker.postMessage(1);
        assertEquals(1, worker.join());
        assertEquals(List.of("message got 1", "close", "exit 0"), told.until("exit 0"));
    }

    /** Threads post while another one closes: a post that returned has arrived, one that threw has not. */
    @Test
    void everyPostIsDeliveredOrFails() throws InterruptedException {
        Told told = new Told();
        Worker<List<Integer>> worker = runtime().start(PortCloseContract::postingWhileClosing, told::listenTo);
        List<Integer> posted = worker.join();
        List<String> events = told.until("exit 0");
        for (int poster = 0; poster < posted.size(); poster++) {
            String from = "message " + poster + "/";
            assertEquals(IntStream.range(0, posted.get(poster)).mapToObj(i -> from + i).toList(),
                    events.stream().filter(event -> event.startsWith(from)).toList());
        }
        assertEquals(List.of("close", "exit 0"), events.subList(events.size() - 2, events.size()));
    }

    private static List<Integer> postingWhileClosing(TaskContext context) throws Exception {
        AtomicInteger all = new AtomicInteger();
        List<FutureTask<Integer>> posters = new ArrayList<>();
        for (int poster = 0; poster < 3; poster++) {
            String from = poster + "/";
            posters.add(new FutureTask<>(() -> {
                for (int posted = 0; true; posted++) {
                    try {
                        context.parent().postMessage(from + posted);
                    } catch (PortClosedException _) {
                        return posted;
                    }
                    all.incrementAndGet();
                }
            }));
        }
        posters.forEach(each -> Thread.ofPlatform().daemon().start(each));
        Await.until("some posts", () -> all.get() > 500);
        context.parent().close();
        List<Integer> counts = new ArrayList<>();
        for (FutureTask<Integer> each : posters) {
            counts.add(each.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
        return counts;
    }
}
