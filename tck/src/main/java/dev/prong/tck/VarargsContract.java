package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.tck.Shapes.Parts;
import org.junit.jupiter.api.Test;

/** Records whose last component takes any number of arguments: the array that was sent arrives, and no other around it. */
abstract non-sealed class VarargsContract extends Contract {

    @SuppressWarnings("ArrayRecordComponent") // That is what it is about.
    record Join(String separator, String... texts) implements Task<String> {
        @Override
        public String run(TaskContext context) {
            return String.join(separator, texts);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // That is what it is about.
    record Sum(long... numbers) implements Task<Long> {
        @Override
        public Long run(TaskContext context) {
            long sum = 0;
            for (long each : numbers) {
                sum += each;
            }
            return sum;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // That is what it is about.
    record Count(Object... things) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) {
            return things.length;
        }
    }

    @Test
    void runsThemAsTasks() throws InterruptedException {
        assertEquals("a-b-c", runtime().run(new Join("-", "a", "b", "c")));
        assertEquals("", runtime().run(new Join("-")));
        assertEquals(6L, runtime().run(new Sum(1, 2, 3)));
        assertEquals(3, runtime().run(new Count(1, "two", new Object[] {3})));
    }

    @Test
    void capturesTheTasksThatTheyAre() throws InterruptedException {
        Task<String> join = new Join("-", "a", "b");
        assertEquals("(a-b)", runtime().run(context -> "(" + join.run(context) + ")"));
    }

    @Test
    void arriveUnchangedHoweverOftenTheyCross() throws InterruptedException {
        Parts sent = new Parts("x", 1, new Object[] {"a", new Object[] {2}});
        Parts arrived = sent;
        for (int i = 0; i < 3; i++) {
            arrived = runtime().run(returning(arrived));
        }
        assertArrayEquals(sent.parts(), arrived.parts());
    }
}
