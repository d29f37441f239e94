package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskOptions;
import dev.prong.tck.Shapes.Pair;
import java.io.Externalizable;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Tasks of every kind: lambdas and method references with what they capture, records, enums, stateless classes. */
abstract non-sealed class TasksContract extends Contract {

    @Test
    void lambda() throws InterruptedException {
        int result = runtime().run(_ -> 42);
        assertEquals(42, result);
    }

    @Test
    void lambdaWithoutResult() throws InterruptedException {
        Task<Void> task = _ -> null;
        assertNull(runtime().run(task));
    }

    @Test
    void lambdaThatCapturesLocals() throws InterruptedException {
        boolean z = true;
        byte b = 1;
        short s = 2;
        char c = '3';
        int i = 4;
        long j = 5;
        float f = 6;
        double d = 7;
        String text = "8";
        int[] numbers = {9};
        assertEquals("true 1 2 3 4 5 6.0 7.0 8 9",
                runtime().run(_ -> z + " " + b + " " + s + " " + c + " " + i + " " + j
                        + " " + f + " " + d + " " + text + " " + numbers[0]));
    }

    @Test
    void lambdaThatCapturesRecordsAndCollections() throws InterruptedException {
        Pair<String, Integer> pair = new Pair<>("a", 1);
        List<Integer> more = List.of(2, 3);
        assertEquals("a123", runtime().run(_ -> pair.first() + pair.second() + more.get(0) + more.get(1)));
    }

    @Test
    void lambdaThatCapturesFunctions() throws InterruptedException {
        Add addTwo = x -> x + 2;
        Function<Integer, Integer> timesThree = (Function<Integer, Integer> & Serializable) x -> x * 3;
        Supplier<Add> nested = (Supplier<Add> & Serializable) () -> addTwo;
        int result = runtime().run(_ -> nested.get().apply(timesThree.apply(7)));
        assertEquals(23, result);
    }

    @Test
    void lambdaThatCapturesATask() throws InterruptedException {
        Task<Integer> inner = new Sum<>(List.of(1, 2, 3));
        Task<Integer> outer = context -> inner.run(context) + 1;
        assertEquals(7, runtime().run(outer));
    }

    @Test
    void lambdaMadeByALambda() throws InterruptedException {
        Function<Integer, Task<Integer>> times = x -> _ -> x * 3;
        assertEquals(21, runtime().run(times.apply(7)));
    }

    @Test
    void lambdaMadeByAGenericMethod() throws InterruptedException {
        assertArrayEquals(new int[] {1}, runtime().run(returning(new int[] {1})));
    }

    @Test
    void referenceToAStaticMethod() throws InterruptedException {
        assertEquals("static", runtime().run(TasksContract::answer));
    }

    @Test
    void referenceToAMethodOfAValue() throws InterruptedException {
        Sum<Integer> sum = new Sum<>(List.of(4, 5));
        assertEquals(9, runtime().run(sum::total));
    }

    @Test
    void referenceToAMethodOfTheContext() throws InterruptedException {
        assertEquals("called", runtime().run(TaskContext::name, TaskOptions.defaults().withName("called")));
    }

    @Test
    void referenceToAConstructor() throws InterruptedException {
        assertEquals(new Called("called"), runtime().run(Called::new, TaskOptions.defaults().withName("called")));
    }

    @Test
    void record() throws InterruptedException {
        assertEquals(6, runtime().run(new Sum<>(List.of(1, 2, 3))));
    }

    @Test
    void recordDeclaredInAMethod() throws InterruptedException {
        record Twice(int n) implements Task<Integer> {
            @Override
            public Integer run(TaskContext context) {
                return 2 * n;
            }
        }
        assertEquals(8, runtime().run(new Twice(4)));
    }

    @Test
    void enumConstant() throws InterruptedException {
        assertEquals("HELLO", runtime().run(Greeting.HELLO));
        assertEquals("goodbye", runtime().run(Greeting.BYE));
    }

    @Test
    void classWithoutFields() throws InterruptedException {
        assertEquals("stateless", runtime().run(new Stateless()));
    }

    @Test
    void anonymousClassWithoutFields() throws InterruptedException {
        assertEquals("anonymous", runtime().run(anonymous()));
    }

    @Test
    void theSameTaskManyTimes() throws InterruptedException {
        Task<Integer> task = new Sum<>(List.of(1, 2));
        for (int i = 0; i < 20; i++) {
            assertEquals(3, runtime().run(task));
        }
    }

    @Test
    void recordOnAWorkerOfItsOwn() throws InterruptedException {
        assertEquals(6, runtime().start(new Sum<>(List.of(1, 2, 3))).join());
    }

    /** A hook of Java serialization that runs would throw. */
    @Test
    void classThatTheWorkerDoesNotKnowIsRefusedByName() throws InterruptedException {
        Task<String> stranger = Strangers.task();
        if (!can(Capability.ISOLATE)) {
            assertEquals("known here", runtime().run(stranger));
            return;
        }
        assertUnknown(assertThrows(MessageException.class, () -> runtime().run(stranger)));
        assertEquals("next", runtime().run(returning("next")));
        assertUnknown(assertThrows(MessageException.class, () -> runtime().start(stranger).join()));
        assertEquals("next", runtime().run(returning("next")));
    }

    /** At the submit or by the worker: a backend may know already that its workers will not have the class. */
    private static void assertUnknown(MessageException refused) {
        String message = refused.getMessage();
        assertTrue(message.contains("task=" + Strangers.NAME), message);
        assertTrue(message.contains(Stranger.class.getPackageName() + "." + Strangers.NAME), message);
    }

    @Test
    void taskThatIsACallableTooIsCalledByTheView() throws Exception {
        assertEquals("called", runtime().asExecutorService().submit((Callable<String>) new Both("called")).get());
        assertEquals("run", runtime().run(new Both("called")));
    }

    private record Both(String text) implements Task<String>, Callable<String> {
        @Override
        public String run(TaskContext context) {
            return "run";
        }

        @Override
        public String call() {
            return text;
        }
    }

    @Test
    void javaSerializationIsNeverUsed() throws InterruptedException {
        assertEquals("1", runtime().run(new Unwilling(1)));
    }

    private static String answer(TaskContext context) {
        return context.isCancelled() ? "cancelled" : "static";
    }

    private static Task<String> anonymous() {
        return new Task<>() {
            @Override
            public String run(TaskContext context) {
                return "anonymous";
            }
        };
    }

    private interface Add extends Serializable {
        int apply(int x);
    }

    private record Called(String name) {
        Called(TaskContext context) {
            this(context.name());
        }
    }

    private record Sum<N extends Number>(List<N> numbers) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) {
            return total(context);
        }

        Integer total(TaskContext context) {
            return context.isCancelled() ? -1 : numbers.stream().mapToInt(Number::intValue).sum();
        }
    }

    private record Unwilling(int n) implements Task<String>, Externalizable {
        @Override
        public String run(TaskContext context) {
            return Integer.toString(n);
        }

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            throw new NotSerializableException("written");
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException {
            throw new NotSerializableException("read");
        }

        private Object writeReplace() throws NotSerializableException {
            throw new NotSerializableException("replaced");
        }
    }

    private enum Greeting implements Task<String> {
        HELLO,
        BYE {
            @Override
            public String run(TaskContext context) {
                return "goodbye";
            }
        };

        @Override
        public String run(TaskContext context) {
            return name();
        }
    }

    private static final class Stateless implements Task<String> {
        @Override
        public String run(TaskContext context) {
            return "stateless";
        }
    }
}
