package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Listeners of a worker: by type or for all, one at a time, and none can harm another. Two workers show most of it. */
abstract non-sealed class ListenersContract extends Contract {

    /** What the listeners of one worker were called with. */
    private static final class Heard {
        final List<Object> messages = Collections.synchronizedList(new ArrayList<>());
        final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
        final List<Exit> exits = Collections.synchronizedList(new ArrayList<>());

        Exit exit() {
            Await.until("exit", () -> !exits.isEmpty());
            return exits.getFirst();
        }
    }

    private final Heard fitting = new Heard();
    private final Heard throwing = new Heard();

    /** What was heard by listeners of many types, one of which is for all. */
    private synchronized List<Object> heardByType() {
        if (fitting.exits.isEmpty()) {
            runtime().start(posting(1, "a", 2L, true, 'c', 3.0, new Circle(1), new Square(2), null), worker -> {
                worker.onMessage(Integer.class, n -> fitting.messages.add("Integer " + n));
                worker.onMessage(int.class, n -> fitting.messages.add("int " + (n + 1)));
                worker.onMessage(Number.class, n -> fitting.messages.add("Number " + n));
                worker.onMessage(String.class, s -> fitting.messages.add("String " + s));
                worker.onMessage(long.class, n -> fitting.messages.add("long " + (n + 1)));
                worker.onMessage(boolean.class, b -> fitting.messages.add("boolean " + !b));
                worker.onMessage(char.class, c -> fitting.messages.add("char " + c));
                worker.onMessage(double.class, d -> fitting.messages.add("double " + d));
                worker.onMessage(Shape.class, shape -> fitting.messages.add("Shape " + switch (shape) {
                    case Circle circle -> circle.radius();
                    case Square square -> square.side();
                    case Shapes.Group group -> group.members();
                }));
                worker.onMessage(message -> fitting.messages.add("any " + switch (message) {
                    case null -> "null";
                    case Integer n -> n + 1;
                    case Shape _ -> "shape";
                    default -> message;
                }));
                worker.onError(fitting.errors::add);
                worker.onExit(fitting.exits::add);
            });
            fitting.exit();
        }
        return fitting.messages;
    }

    private List<String> heardBy(String... types) {
        return heardByType().stream().map(Object::toString)
                .filter(each -> List.of(types).contains(each.substring(0, each.indexOf(' ')))).toList();
    }

    @Test
    void messageGoesToEachListenerWhoseTypeFits() {
        assertEquals(List.of("Integer 1", "Number 1", "String a", "Number 2", "Number 3.0"),
                heardBy("Integer", "Number", "String"));
        assertEquals(List.of("Integer 1", "int 2", "Number 1", "any 2", "String a", "any a"),
                heardByType().subList(0, 6));
        assertEquals(List.of(), fitting.errors);
    }

    @Test
    void primitiveClassStandsForItsWrapper() {
        assertEquals(List.of("int 2", "long 3", "boolean false", "char c", "double 3.0"),
                heardBy("int", "long", "boolean", "char", "double"));
    }

    @Test
    void listenerOfASealedInterfaceSwitches() {
        assertEquals(List.of("Shape 1.0", "Shape 2"), heardBy("Shape"));
    }

    @Test
    void listenerOfAllSwitchesAndGetsNull() {
        assertEquals(List.of("any 2", "any a", "any 2", "any true", "any c", "any 3.0", "any shape", "any shape",
                "any null"), heardBy("any"));
    }

    /** What was heard by listeners that throw, of messages that do not all fit. */
    private synchronized Heard heardByThrowing() {
        if (throwing.exits.isEmpty()) {
            runtime().start(posting("a", 1, 2, null, 3), worker -> {
                worker.onError(_ -> {
                    throw new IllegalStateException("thrown by a test's error listener, to be logged");
                });
                worker.onError(throwing.errors::add);
                worker.onOnline(() -> {
                    throw new IllegalStateException("online");
                });
                worker.onMessage(int.class, ListenersContract::throwOn2And3);
                worker.onMessage(int.class, throwing.messages::add);
                worker.onExit(_ -> {
                    throw new IllegalStateException("exit");
                });
                worker.onExit(throwing.exits::add);
            });
            Await.until("all errors", () -> throwing.errors.size() == 6);
            throwing.exit();
        }
        return throwing;
    }

    private static void throwOn2And3(int n) {
        if (n == 2) {
            throw new IllegalStateException("message 2");
        }
        if (n == 3) {
            throw new AssertionError("message 3");
        }
    }

    @Test
    void messageThatFitsNoListenerGoesToOnError() {
        List<Throwable> errors = heardByThrowing().errors.stream().filter(MessageException.class::isInstance).toList();
        assertEquals(2, errors.size());
        assertEquals("type=java.lang.String type=null", typeIn(errors.get(0)) + " " + typeIn(errors.get(1)));
    }

    private static String typeIn(Throwable error) {
        return error.getMessage().replaceFirst("(?s).*(type=[\\w.]+).*", "$1");
    }

    @Test
    void listenerThatThrowsLosesNothing() {
        assertEquals(List.of(1, 2, 3), heardByThrowing().messages);
        assertEquals(List.of(new Exit.Completed()), throwing.exits);
    }

    @Test
    void whatAListenerThrowsGoesToOnErrorInTheOrderOfTheEvents() {
        assertEquals(List.of("online", "message 2", "message 3", "exit"), heardByThrowing().errors.stream()
                .filter(each -> !(each instanceof MessageException)).map(Throwable::getMessage).toList());
        assertInstanceOf(AssertionError.class, throwing.errors.get(4));
    }

    @Test
    void errorListenerThatThrowsLosesNothing() {
        assertEquals(6, heardByThrowing().errors.size());
    }

    @Test
    void errorsWaitForTheirListenerAndMessagesAreNotRepeated() throws InterruptedException {
        Heard heard = new Heard();
        Heard late = new Heard();
        Worker<Void> worker = runtime().start(posting(1, "a", 2));
        worker.onMessage(Integer.class, heard.messages::add);
        worker.onExit(heard.exits::add);
        worker.join();
        heard.exit();
        worker.onError(late.errors::add);
        worker.onMessage(late.messages::add);
        worker.onExit(late.exits::add);
        late.exit();
        Await.until("error", () -> !late.errors.isEmpty());
        assertEquals("type=java.lang.String", typeIn(assertInstanceOf(MessageException.class, late.errors.getFirst())));
        assertEquals(List.of(1, 2), heard.messages);
        assertEquals(List.of(), late.messages);
    }

    @Test
    void listenersRunOneAtATimeOnAnotherThread() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<Long> threads = ConcurrentHashMap.newKeySet();
        Heard heard = new Heard();
        Runnable look = () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            threads.add(Thread.currentThread().threadId());
            Thread.onSpinWait();
            running.decrementAndGet();
        };
        Object[] numbers = new Object[2000];
        Arrays.setAll(numbers, i -> i);
        runtime().start(posting(numbers), worker -> {
            worker.onOnline(look);
            worker.onMessage(Integer.class, _ -> look.run());
            worker.onMessage(_ -> look.run());
            worker.onExit(_ -> look.run());
            worker.onExit(heard.exits::add);
        });
        heard.exit();
        assertEquals(1, most.get());
        assertFalse(threads.contains(Thread.currentThread().threadId()));
    }

    @Test
    void listenerMayAnswerTheTaskAndWaitForItsEnd() {
        Recorder<Integer> heard = new Recorder<>();
        List<Object> joined = Collections.synchronizedList(new ArrayList<>());
        Consumer<Worker<Integer>> answering = worker -> {
            worker.onMessage(int.class, n -> worker.postMessage(n + 1));
            worker.onMessage(String.class, _ -> joined.add(resultOf(worker)));
            heard.accept(worker);
        };
        runtime().start(context -> {
            int n = 0;
            while (n < 100) {
                context.parent().postMessage(n);
                n = context.parent().receive(int.class);
            }
            context.parent().postMessage("join me");
            return n;
        }, answering);
        assertEquals(new Exit.Completed(), heard.exit());
        assertEquals(List.of(100), joined);
    }

    private static Object resultOf(Worker<?> worker) {
        try {
            return worker.join();
        } catch (InterruptedException e) {
            return e;
        }
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
