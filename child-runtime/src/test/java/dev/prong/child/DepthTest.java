package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.TaskRuntime;
import dev.prong.testing.Residue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Children of children, down to a bound: otherwise one class could start JVMs without end. */
@Timeout(60)
class DepthTest {

    private static final String REFUSAL = "children of children are too deep: task=%s, runtime=inner, depth=%d, maxDepth=%d;"
            + " most likely a task is submitted while a class is initialised, which each child that loads the class does"
            + " again: submit it from a method, or raise maxDepth if the depth is meant";

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** Has as many children below as it is told to. */
    record Deep(int levels, int maxDepth) implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) throws Exception {
            if (levels == 0) {
                return 1;
            }
            try (ChildRuntime below = Children.builder().name("inner").maxDepth(maxDepth).build()) {
                return 1 + below.run(new Deep(levels - 1, maxDepth));
            }
        }
    }

    @Test
    void whatIsMeantToBeDeepIs() throws Exception {
        try (ChildRuntime runtime = Children.builder().maxDepth(3).build()) {
            assertEquals(3, runtime.run(new Deep(2, 3)));
        }
    }

    @Test
    void deeperThanThatIsRefusedHoweverItComes() throws Exception {
        Task<List<String>> refusals = _ -> {
            try (ChildRuntime below = Children.builder().name("inner").maxDepth(1).build()) {
                TaskOptions named = TaskOptions.defaults().withName("sum");
                return List.of(
                        assertThrows(TaskRejectedException.class, () -> below.submit(__ -> 42, named)).getMessage(),
                        assertThrows(TaskRejectedException.class, () -> below.fork(__ -> 42, named, __ -> {}))
                                .getMessage());
            }
        };
        try (ChildRuntime runtime = Children.builder().build()) {
            String refusal = REFUSAL.formatted("sum", 1, 1);
            assertEquals(List.of(refusal, refusal), runtime.run(refusals));
        }
    }

    /** Submits its work while it is initialised, in whichever process that is. */
    static final class Eager {

        static final String ANSWER = ask();

        private Eager() {
        }

        private static String ask() {
            try (TaskRuntime runtime = TaskRuntime.open("child?children=1&maxDepth=2&name=inner")) {
                return runtime.<String> run(_ -> "answer", TaskOptions.defaults().withName("eager"));
            } catch (TaskRejectedException e) {
                return e.getMessage();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void workSubmittedFromAStaticInitialiserEnds() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ChildRuntime runtime = Children.builder().onOutput(line -> lines.add(line.text())).build()) {
            // In child 1, whose child 2 is at the bound.
            assertEquals("answer", runtime.<String> run(_ -> Eager.ANSWER));
            assertEquals(REFUSAL.formatted("eager", 2, 2), runtime.<String> run(_ -> {
                try (ChildRuntime below = Children.builder().build()) {
                    return below.run(__ -> Eager.ANSWER);
                }
            }));
        }
    }

    @Test
    void depthIsPositive() {
        assertEquals("maxDepth must be at least 1: maxDepth=0",
                assertThrows(IllegalArgumentException.class, () -> ChildRuntime.builder().maxDepth(0)).getMessage());
    }
}
