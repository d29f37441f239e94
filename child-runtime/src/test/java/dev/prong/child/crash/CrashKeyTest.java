package dev.prong.child.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.proto.codec.TaskCodec;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which tasks count as the same. */
class CrashKeyTest {

    record Resize(String image, int width) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) {
            return width;
        }
    }

    /** As the runtime's own record around a task, which carries context. */
    record Around(String traceId, Task<?> task) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) {
            return 0;
        }
    }

    private static String key(Task<?> task) {
        return CrashKey.of(Optional.empty(), "resize", TaskCodec.encode(task), false);
    }

    private static Task<Integer> lambda(int captured) {
        return _ -> captured;
    }

    @Test
    void sameCodeAndDataHaveOneKey() {
        assertEquals(key(new Resize("a", 1)), key(new Resize("a", 1)));
        assertEquals(key(lambda(1)), key(lambda(1)));
        assertTrue(key(lambda(1)).matches("resize sha256:[0-9a-f]{32}"), key(lambda(1)));
    }

    @Test
    void anotherInputOrAnotherNameIsAnotherKey() {
        assertNotEquals(key(new Resize("a", 1)), key(new Resize("a", 2)));
        assertNotEquals(key(lambda(1)), key(lambda(2)));
        assertNotEquals(key(lambda(1)), CrashKey.of(Optional.empty(), "scale", TaskCodec.encode(lambda(1)), false));
    }

    @Test
    void contextThatTravelsWithTheTaskDoesNotCount() {
        for (Task<?> task : new Task<?>[] {new Resize("a", 1), lambda(1)}) {
            assertEquals(key(task), CrashKey.of(Optional.empty(), "resize",
                    TaskCodec.encode(new Around("trace 4711", task)), true));
        }
    }

    @Test
    void idempotencyKeyIsTheKey() {
        assertEquals("order-1", CrashKey.of(Optional.of("order-1"), "resize", TaskCodec.encode(lambda(1)), false));
    }
}
