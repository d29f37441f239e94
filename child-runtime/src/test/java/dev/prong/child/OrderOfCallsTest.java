package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.testing.Residue;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A child refuses calls whose ids do not rise: it could not tell which cancel is early. */
class OrderOfCallsTest {

    private static final int THREADS = 8;
    private static final int EACH = 500;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void childHearsOfCallsInTheOrderOfTheirIdsWhoeverSubmitsThem() throws Exception {
        try (ChildRuntime runtime = ChildRuntime.builder().children(1).tasksPerChild(THREADS).build();
                ExecutorService submitters = Executors.newFixedThreadPool(THREADS)) {
            Callable<Integer> submitter = () -> succeeded(runtime);
            List<Future<Integer>> counts = submitters.invokeAll(Collections.nCopies(THREADS, submitter));
            for (Future<Integer> each : counts) {
                assertEquals(EACH, each.get());
            }
        }
    }

    /** One after the other, so that all submitters bring tasks to the child at the same time. */
    private static int succeeded(ChildRuntime runtime) throws InterruptedException {
        int sum = 0;
        for (int i = 0; i < EACH; i++) {
            sum += runtime.run(_ -> 1);
        }
        return sum;
    }
}
