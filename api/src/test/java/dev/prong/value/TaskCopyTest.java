package dev.prong.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.prong.Task;
import dev.prong.TaskContext;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TaskCopyTest {

    /** In a static context, where there is no object around it. */
    private static final Task<Integer> ANONYMOUS = new Task<>() {
        @Override
        public Integer run(TaskContext context) {
            return 3;
        }
    };

    private int state = 1;

    private record Sum(List<Integer> numbers) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) {
            return numbers.stream().mapToInt(Integer::intValue).sum();
        }
    }

    private record Twice(Task<Integer> once) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) throws Exception {
            return 2 * once.run(context);
        }
    }

    private enum Constant implements Task<Integer> {
        ONE;

        @Override
        public Integer run(TaskContext context) {
            return 1;
        }
    }

    private static final class Stateless implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) {
            return 7;
        }
    }

    private static final class Stateful implements Task<Integer> {
        private final int n = Integer.parseInt("1");

        @Override
        public Integer run(TaskContext context) {
            return n;
        }
    }

    private static final class Inherits extends Base implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) {
            return inherited;
        }
    }

    private static class Base {
        int inherited;
    }

    private static final class ListTask extends ArrayList<Object> implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) {
            return size();
        }
    }

    private interface SerializableFunction<T, R> extends Function<T, R>, Serializable {
    }

    @Test
    void returnsTaskItselfWhenNothingItCapturesCanChange() {
        String text = "a";
        List<Integer> list = List.of(1);
        for (Task<Integer> task : List.<Task<Integer>> of(_ -> 1, _ -> text.length(), _ -> list.size(), Constant.ONE,
                new Stateless(), new Twice(new Stateless()), new Sum(list))) {
            assertSame(task, Tasks.copy(task));
        }
    }

    @Test
    void copiesWhatALambdaCaptures() throws Exception {
        int[] numbers = {1, 2};
        List<int[]> list = List.of(numbers);
        Task<Integer> task = _ -> numbers[0] + 10 * list.getFirst()[0];
        Task<Integer> copy = Tasks.copy(task);

        numbers[0] = 5;
        assertEquals(55, task.run(null));
        assertEquals(11, copy.run(null));
    }

    @Test
    void copiesComponentsOfARecord() throws Exception {
        List<Integer> numbers = new ArrayList<>(List.of(1, 2));
        Task<Integer> copy = Tasks.copy(new Sum(numbers));

        numbers.add(3);
        assertEquals(3, copy.run(null));
    }

    @Test
    void copiesTasksAndFunctionsWithinTasks() throws Exception {
        int[] numbers = {4};
        SerializableFunction<Integer, Integer> plus = n -> n + numbers[0];
        Task<Integer> inner = _ -> plus.apply(1);
        List<Task<Integer>> steps = new ArrayList<>(List.of(new Twice(inner)));
        Task<Integer> task = c -> steps.getFirst().run(c);
        Task<Integer> copy = Tasks.copy(task);

        numbers[0] = 100;
        assertEquals(10, copy.run(null));
        assertNotSame(task, copy);
    }

    @Test
    void copiesLambdaOfAGenericMethodInAnInterface() throws Exception {
        assertEquals("[1]", Tasks.copy(Makes.task(new ArrayList<>(List.of(1)))).run(null));
    }

    private interface Makes {
        static <T extends List<?>> Task<String> task(T list) {
            return _ -> list.toString();
        }
    }

    @Test
    void refusesClassesWithFields() {
        Refused.expect("class dev.prong.value.TaskCopyTest$Stateful has fields; make it a record",
                () -> Tasks.copy(new Stateful()));
        Refused.expect("class dev.prong.value.TaskCopyTest$Inherits has fields; make it a record",
                () -> Tasks.copy(new Inherits()));
        Refused.expect("class dev.prong.value.TaskCopyTest$ListTask is no task that can be sent to a worker; make it a"
                + " record, a lambda, an enum constant or a class without fields", () -> Tasks.copy(new ListTask()));
        Refused.expect("Twice.once: class dev.prong.value.TaskCopyTest$Stateful has fields; make it a record",
                () -> Tasks.copy(new Twice(new Stateful())));
    }

    @Test
    void refusesAnonymousAndInnerClassesThatUseTheirSurroundings() {
        Task<Integer> anonymous = new Task<>() {
            @Override
            public Integer run(TaskContext context) {
                return state;
            }
        };
        class Local implements Task<Integer> {
            @Override
            public Integer run(TaskContext context) {
                return state;
            }
        }
        String remedy = " has fields; make it a record or a lambda (an anonymous or inner class keeps the object"
                + " around it and the variables it uses in fields)";

        Refused.expect("class dev.prong.value.TaskCopyTest$2" + remedy, () -> Tasks.copy(anonymous));
        Refused.expect("class dev.prong.value.TaskCopyTest$1Local" + remedy, () -> Tasks.copy(new Local()));
    }

    @Test
    void acceptsAnonymousClassWithoutFields() {
        assertSame(ANONYMOUS, Tasks.copy(ANONYMOUS));
    }

    @Test
    void explainsLambdaThatCapturesItsObject() {
        Refused.expect(
                "TaskCopyTest.explainsLambdaThatCapturesItsObject lambda captured[0]: dev.prong.value.TaskCopyTest"
                        + " cannot be sent to a worker; the lambda uses a field or method of its object: copy what it needs into a"
                        + " local variable before it, or make the task a record",
                () -> Tasks.copy(_ -> state));
    }

    @Test
    void namesWhatALambdaCaptures() {
        Thread thread = Thread.currentThread();
        int first = 1;
        Object[] array = {thread};

        Refused.expect(
                "TaskCopyTest.namesWhatALambdaCaptures lambda captured[1][0]: java.lang.Thread cannot be sent to a"
                        + " worker",
                () -> Tasks.copy(_ -> first + array.length));
        Refused.expect("Thread::getName captured[0]: java.lang.Thread cannot be sent to a worker",
                () -> Tasks.copy(bound(thread::getName)));
    }

    private interface NoInput<R> extends Task<R> {
        R get();

        @Override
        default R run(TaskContext context) {
            return get();
        }
    }

    private static <R> Task<R> bound(NoInput<R> task) {
        return task;
    }

    @Test
    void refusesLambdaWhoseInterfaceIsNotSerializable() {
        Function<Integer, Integer> plain = n -> n;

        Refused.expect("TaskCopyTest.refusesLambdaWhoseInterfaceIsNotSerializable lambda captured[0]: a lambda whose"
                + " interface is not Serializable cannot be sent to a worker; declare an interface that extends"
                + " Serializable", () -> Tasks.copy(_ -> plain.apply(1)));
    }
}
