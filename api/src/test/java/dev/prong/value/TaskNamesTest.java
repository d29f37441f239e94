package dev.prong.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.Task;
import dev.prong.TaskContext;
import java.util.ArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TaskNamesTest {

    private static final Task<Integer> OF_FIELD = _ -> 1;

    private record SumBelow(long n) implements Task<Long> {
        @Override
        public Long run(TaskContext context) {
            return n;
        }
    }

    private enum Ops implements Task<Integer> {
        ADD {
            @Override
            public Integer run(TaskContext context) {
                return 1;
            }
        }
    }

    private static final class Stateful implements Task<Integer> {
        private final Object lock = new Object();

        @Override
        public Integer run(TaskContext context) {
            return lock.hashCode();
        }
    }

    private static Integer of(TaskContext context) {
        return 1;
    }

    private record Made(TaskContext context) {
    }

    @Test
    void namesClassesByTheirSimpleName() {
        assertEquals("SumBelow", Tasks.nameOf(new SumBelow(1)));
        assertEquals("Stateful", Tasks.nameOf(new Stateful()));
        assertEquals("Ops.ADD", Tasks.nameOf(Ops.ADD));
    }

    @Test
    void namesLambdasByTheirMethod() {
        int n = Integer.parseInt("1");
        Supplier<Task<Integer>> nested = () -> _ -> n;

        assertEquals("TaskNamesTest.namesLambdasByTheirMethod lambda", Tasks.nameOf(_ -> n));
        assertEquals("TaskNamesTest.namesLambdasByTheirMethod lambda", Tasks.nameOf(nested.get()));
        assertEquals("TaskNamesTest.static lambda", Tasks.nameOf(OF_FIELD));
    }

    @Test
    void namesMethodReferencesByTheirMethod() {
        assertEquals("TaskNamesTest::of", Tasks.nameOf(TaskNamesTest::of));
        assertEquals("Made::new", Tasks.nameOf(Made::new));
        assertEquals("ArrayList::size", Tasks.nameOf(sized(new ArrayList<>()::size)));
    }

    private interface Sized extends Task<Integer> {
        int size();

        @Override
        default Integer run(TaskContext context) {
            return size();
        }
    }

    private static Task<Integer> sized(Sized task) {
        return task;
    }

    @Test
    void namesAnonymousClassesByTheirBinaryName() {
        assertEquals("TaskNamesTest$1", Tasks.nameOf(new Task<Integer>() {
            @Override
            public Integer run(TaskContext context) {
                return 1;
            }
        }));
    }
}
