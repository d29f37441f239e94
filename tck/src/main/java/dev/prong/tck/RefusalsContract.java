package dev.prong.tck;

import static dev.prong.tck.Sample.sample;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.prong.Exit;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.Worker;
import dev.prong.tck.Shapes.Pair;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot cross is refused where it is sent, with the path to the part that is to blame, and nothing is sent. */
abstract non-sealed class RefusalsContract extends Contract {

    private static final String REFUSED = ": java.lang.Thread cannot be sent to a worker";

    private Worker<Integer> echo;
    private Recorder<Integer> heard;

    record Line(Object owner) {
    }

    record Order(List<Line> lines) {
    }

    static Stream<Sample> refused() {
        Task<Void> lambda = _ -> null;
        return Stream.of(sample("thread", Thread.currentThread()), sample("object", new Object()),
                sample("class", String.class), sample("lock", new ReentrantLock()),
                sample("atomic", new AtomicInteger(1)), sample("Random", new Random(1)),
                sample("URI", URI.create("a:b")), sample("exception", new Exception("x")),
                sample("iterator", List.of().iterator()), sample("values", Map.of().values()),
                sample("plain object", new Plain(1)), sample("lambda", (Runnable) () -> {}),
                sample("task that is a lambda", lambda), sample("BigInteger of one's own", new Lie()));
    }

    static Stream<Sample> refusedWithPath() {
        Thread thread = Thread.currentThread();
        return Stream.of(sample("Order.lines[3].owner",
                new Order(List.of(new Line(1), new Line(2), new Line(null), new Line(thread)))),
                sample("ArrayList[1]", new ArrayList<>(Arrays.asList(1, thread))),
                sample("Object[0]", new Object[] {thread}), sample("Pair.second", new Pair<>(1, thread)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesAMessageThatIsNoValue(Sample sample) {
        Worker<Integer> worker = echoing();
        assertThrows(MessageException.class, () -> worker.postMessage(sample.value()));
        assertNothingWasSent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedWithPath")
    void namesThePathInAMessage(Sample sample) {
        Worker<Integer> worker = echoing();
        MessageException refused = assertThrows(MessageException.class, () -> worker.postMessage(sample.value()));
        assertStartsWith(sample.name() + REFUSED, refused.getMessage());
        assertNothingWasSent();
    }

    @Test
    void refusesAMessageOfATaskInTheTask() {
        Recorder<Void> heard = new Recorder<>();
        runtime().start(context -> {
            try {
                context.parent().postMessage(new Order(List.of(new Line(Thread.currentThread()))));
            } catch (MessageException e) {
                context.parent().postMessage(e.getMessage());
            }
            return null;
        }, heard);
        assertInstanceOf(Exit.Completed.class, heard.exit());
        assertEquals(1, heard.messages().size());
        assertStartsWith("Order.lines[0].owner" + REFUSED, (String) heard.messages().getFirst());
    }

    @Test
    void refusesACapture() {
        Pair<Integer, Thread> pair = new Pair<>(1, Thread.currentThread());
        Task<String> task = _ -> pair.second().getName();
        assertRefusedTask(task, "captured[0].second" + REFUSED);
    }

    @Test
    void refusesACapturedThis() {
        Task<Integer> task = _ -> hashCode();
        assertRefusedTask(task, "captured[0]: " + getClass().getName() + " cannot be sent to a worker");
    }

    @Test
    void refusesACapturedLambdaThatIsNotSerializable() {
        Supplier<Integer> plain = () -> 1;
        Task<Integer> task = _ -> plain.get();
        assertRefusedTask(task, "captured[0]");
    }

    @Test
    void refusesATaskWithFields() {
        assertRefusedTask(new Stateful(1), "class " + Stateful.class.getName() + " has fields; make it a record");
    }

    @Test
    void refusesARecordTaskWithAPartThatIsNoValue() {
        assertRefusedTask(new Run(Thread.currentThread()), "Run.thread" + REFUSED);
    }

    @Test
    void refusesAResult() throws InterruptedException {
        MessageException refused = assertThrows(MessageException.class,
                () -> runtime().run(_ -> new Order(List.of(new Line(Thread.currentThread())))));
        assertTrue(refused.getMessage().contains("Order.lines[0].owner" + REFUSED), refused.getMessage());
        assertEquals("the next task", runtime().run(_ -> "the next task"));
    }

    @Test
    void refusesATaskAsAResult() {
        assertThrows(MessageException.class, () -> runtime().run(_ -> returning(1)));
    }

    @Test
    void failsAWorkerWhoseResultCannotCross() {
        Recorder<Thread> heard = new Recorder<>();
        Worker<Thread> worker = runtime().start(context -> {
            context.parent().postMessage("before");
            return Thread.currentThread();
        }, heard);
        MessageException refused = assertThrows(MessageException.class, worker::join);
        assertEquals(new Exit.Failed(refused), heard.exit());
        assertEquals(List.of("before"), heard.messages());
        assertEquals(List.of(refused), heard.errors());
    }

    @Test
    void refusesACycle() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        assertThrows(MessageException.class, () -> runtime().submit(returning(cycle)));
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        List<Object> tooDeep = deep;
        assertThrows(MessageException.class, () -> runtime().submit(returning(tooDeep)));
    }

    @Test
    void refusesAMessageThatIsNestedTooDeeply() {
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        List<Object> tooDeep = deep;
        assertThrows(MessageException.class, () -> echoing().postMessage(tooDeep));
        assertNothingWasSent();
    }

    @Test
    void refusesAResultThatIsNestedTooDeeply() {
        assertThrows(MessageException.class, () -> runtime().run(_ -> {
            List<Object> deep = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                deep = new ArrayList<>(List.of(deep));
            }
            return deep;
        }));
    }

    @Test
    void refusesNull() {
        Worker<Integer> worker = echoing();
        Task<Integer> none = null;
        for (Executable misuse : List.<Executable> of(() -> runtime().submit(none), () -> runtime().run(none),
                () -> runtime().start(none), () -> runtime().submit(returning(1), null),
                () -> runtime().start(returning(1), null, _ -> {
                }), () -> runtime().map(List.of(1), null), () -> runtime().map(null, _ -> none),
                () -> runtime().map(List.of(1), _ -> null), () -> worker.onOnline(null), () -> worker.onMessage(null),
                () -> worker.onMessage(String.class, null), () -> worker.onMessage(null, _ -> {
                }), () -> worker.onError(null), () -> worker.onExit(null), () -> dev.prong.TaskRuntime.open(null))) {
            assertThrows(NullPointerException.class, misuse);
        }
    }

    private synchronized Worker<Integer> echoing() {
        if (echo == null) {
            heard = new Recorder<>();
            echo = runtime().start(echo(), heard);
        }
        return echo;
    }

    private void assertNothingWasSent() {
        echoing().postMessage("the next message");
        assertEquals("the next message", heard.nextMessage());
    }

    /** Neither the pool nor a worker of its own takes it, and nothing has been accepted. */
    private void assertRefusedTask(Task<?> task, String reason) {
        long submitted = runtime().stats().submitted();
        for (MessageException refused : List.of(assertThrows(MessageException.class, () -> runtime().submit(task)),
                assertThrows(MessageException.class, () -> runtime().run(task)),
                assertThrows(MessageException.class,
                        () -> runtime().start(task, _ -> fail("a worker has been started"))))) {
            assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        }
        assertEquals(submitted, runtime().stats().submitted());
    }

    private static void assertStartsWith(String beginning, String text) {
        assertEquals(beginning, text.substring(0, Math.min(beginning.length(), text.length())), text);
    }

    private record Run(Thread thread) implements Task<Void> {
        @Override
        public Void run(TaskContext context) {
            return null;
        }
    }

    private static final class Plain {
        private final int number;

        Plain(int number) {
            this.number = number;
        }

        @Override
        public String toString() {
            return "Plain " + number;
        }
    }

    private static final class Lie extends java.math.BigInteger {
        Lie() {
            super("1");
        }
    }

    private static final class Stateful implements Task<Integer> {
        private final int number;

        Stateful(int number) {
            this.number = number;
        }

        @Override
        public Integer run(TaskContext context) {
            return number;
        }
    }
}
