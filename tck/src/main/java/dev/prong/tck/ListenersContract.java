package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.Worker;
import dev.prong.tck.Shapes.Circle;
import dev.prong.tck.Shapes.Shape;
import dev.prong.tck.Shapes.Square;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listeners of a worker: by type or for all, one at a time, and none can harm another. */
abstract non-sealed class ListenersContract extends Contract {

    private final List<Object> heard = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void forget() {
        heard.clear();
        errors.clear();
    }

    @Test
    void messageGoesToEachListenerWhoseTypeFits() {
        untilExit(posting(1, "a", 2L), worker -> {
            worker.onMessage(Integer.class, n -> heard.add("int " + n));
            worker.onMessage(Number.class, n -> heard.add("number " + n));
            worker.onMessage(String.class, s -> heard.add("text " + s));
            worker.onMessage(all -> heard.add("any " + all));
        });
        assertEquals(List.of("int 1", "number 1", "any 1", "text a", "any a", "number 2", "any 2"), heard);
        assertEquals(List.of(), errors);
    }

    @Test
    void primitiveClassStandsForItsWrapper() {
        untilExit(posting(1, 2L, true, 'c', 3.0), worker -> {
            worker.onMessage(int.class, n -> heard.add(n + 1));
            worker.onMessage(long.class, n -> heard.add(n + 1));
            worker.onMessage(boolean.class, b -> heard.add(!b));
            worker.onMessage(char.class, heard::add);
            worker.onMessage(double.class, heard::add);
        });
        assertEquals(List.of(2, 3L, false, 'c', 3.0), heard);
        assertEquals(List.of(), errors);
    }

    @Test
    void listenerOfASealedInterfaceSwitches() {
        untilExit(posting(new Circle(1), new Square(2)), worker -> worker.onMessage(Shape.class, shape -> {
            switch (shape) {
                case Circle circle -> heard.add(circle.radius());
                case Square square -> heard.add(square.side());
                case Shapes.Group group -> heard.add(group.members());
            }
        }));
        assertEquals(List.of(1.0, 2), heard);
    }

    @Test
    void listenerOfAllSwitches() {
        untilExit(posting(1, null, "a"), worker -> worker.onMessage(message -> {
            switch (message) {
                case null -> heard.add("null");
                case Integer n -> heard.add(n + 1);
                default -> heard.add(message);
            }
        }));
        assertEquals(List.of(2, "null", "a"), heard);
        assertEquals(List.of(), errors);
    }

    @Test
    void messageThatFitsNoListenerGoesToOnError() {
        untilExit(posting("a", 1, null), worker -> worker.onMessage(Integer.class, heard::add));
        assertEquals(List.of(1), heard);
        assertEquals(2, errors.size());
        assertTrue(
                assertInstanceOf(MessageException.class, errors.get(0)).getMessage().contains("type=java.lang.String"));
        assertTrue(assertInstanceOf(MessageException.class, errors.get(1)).getMessage().contains("type=null"));
    }

    @Test
    void listenerThatThrowsLosesNothingAndIsReported() {
        IllegalStateException thrown = new IllegalStateException("from the listener");
        Exit exit = untilExit(posting(1, 2, 3), worker -> {
            worker.onMessage(Integer.class, n -> {
                if (n == 2) {
                    throw thrown;
                }
                heard.add(n);
            });
            worker.onMessage(all -> heard.add("second " + all));
        });
        assertEquals(List.of(1, "second 1", "second 2", 3, "second 3"), heard);
        assertEquals(List.of(thrown), errors);
        assertEquals(new Exit.Completed(), exit);
    }

    @Test
    void listenerThatThrowsAnErrorLosesNothing() {
        AssertionError thrown = new AssertionError("from the listener");
        untilExit(posting(1, 2), worker -> worker.onMessage(int.class, n -> {
            heard.add(n);
            throw thrown;
        }));
        assertEquals(List.of(1, 2), heard);
        assertEquals(List.of(thrown, thrown), errors);
    }

    @Test
    void everyOtherListenerThatThrowsIsReported() {
        untilExit(posting(), worker -> {
            worker.onOnline(() -> {
                throw new IllegalStateException("online");
            });
            worker.onExit(_ -> {
                throw new IllegalStateException("exit");
            });
        });
        Await.until("both reports", () -> errors.size() == 2);
        assertEquals(List.of("online", "exit"), errors.stream().map(Throwable::getMessage).toList());
    }

    @Test
    void errorListenerThatThrowsLosesNothing() {
        Exit exit = untilExit(posting("a", "b"), worker -> {
            worker.onError(_ -> {
                throw new IllegalStateException("from the error listener");
            });
            worker.onMessage(Integer.class, heard::add);
        });
        assertEquals(2, errors.size());
        assertEquals(new Exit.Completed(), exit);
    }

    @Test
    void errorsWaitForTheirListener() throws InterruptedException {
        Worker<Void> worker = runtime().start(posting("a"));
        ConcurrentLinkedQueue<Exit> exits = new ConcurrentLinkedQueue<>();
        worker.onMessage(Integer.class, heard::add);
        worker.onExit(exits::add);
        worker.join();
        Await.until("exit", () -> !exits.isEmpty());
        worker.onError(errors::add);
        Await.until("error", () -> !errors.isEmpty());
        assertInstanceOf(MessageException.class, errors.getFirst());
    }

    @Test
    void listenersRunOneAtATimeOnAnotherThread() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<Long> threads = ConcurrentHashMap.newKeySet();
        Runnable look = () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            threads.add(Thread.currentThread().threadId());
            Thread.onSpinWait();
            running.decrementAndGet();
        };
        Object[] numbers = new Object[2000];
        Arrays.setAll(numbers, i -> i);
        untilExit(posting(numbers), worker -> {
            worker.onOnline(look);
            worker.onMessage(Integer.class, _ -> look.run());
            worker.onMessage(_ -> look.run());
        });
        assertEquals(1, most.get());
        assertTrue(!threads.contains(Thread.currentThread().threadId()));
    }

    @Test
    void listenerMayAnswerTheTask() throws InterruptedException {
        Worker<Integer> worker = runtime().start(context -> {
            int n = 0;
            while (n < 100) {
                context.parent().postMessage(n);
                n = context.parent().receive(int.class);
            }
            return n;
        });
        worker.onMessage(int.class, n -> worker.postMessage(n + 1));
        assertEquals(100, worker.join());
    }

    @Test
    void listenerMayWaitForTheWorker() {
        Exit exit = untilExit(posting(1), worker -> worker.onMessage(int.class, _ -> {
            try {
                worker.join();
                heard.add("joined");
            } catch (InterruptedException e) {
                heard.add(e);
            }
        }));
        assertEquals(List.of("joined"), heard);
        assertEquals(new Exit.Completed(), exit);
    }

    @Test
    void listenerIsNotRepeatedForWhatHasBeenDelivered() {
        Worker<Void> worker = runtime().start(posting(1, 2));
        List<Object> late = Collections.synchronizedList(new ArrayList<>());
        ConcurrentLinkedQueue<Exit> exits = new ConcurrentLinkedQueue<>();
        worker.onMessage(heard::add);
        worker.onExit(exits::add);
        Await.until("exit", () -> !exits.isEmpty());
        worker.onMessage(late::add);
        worker.onExit(exits::add);
        Await.until("second exit listener", () -> exits.size() == 2);
        assertEquals(List.of(1, 2), heard);
        assertEquals(List.of(), late);
        assertNotEquals(List.of(), List.copyOf(exits));
    }

    /** Starts the task with listeners and with those that every test has, and waits for the exit. */
    private Exit untilExit(Task<Void> task, java.util.function.Consumer<Worker<Void>> listeners) {
        ConcurrentLinkedQueue<Exit> exits = new ConcurrentLinkedQueue<>();
        runtime().start(task, worker -> {
            listeners.accept(worker);
            worker.onError(errors::add);
            worker.onExit(exits::add);
        });
        Await.until("exit", () -> !exits.isEmpty());
        return exits.element();
    }

    private static Task<Void> posting(Object... messages) {
        return context -> {
            for (Object message : messages) {
                context.parent().postMessage(message);
            }
            return null;
        };
    }
}
