package dev.prong.child.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.RuntimeStats;
import dev.prong.TaskOptions;
import dev.prong.child.ChildRuntime;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many tasks while children are killed all the time: each ends once, and nothing grows. Brief unless {@code prong.soak}
 * says how many tasks; {@code prong.soak.seed} repeats a run's durations and victims.
 */
class SoakTest {

    private static final int TASKS = Integer.getInteger("prong.soak", 150);
    private static final int CHILDREN = 4;
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** More kills than a task can meet. */
    private static final int MANY = 1000;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, MANY})
    void everyTaskEndsOnceAndNothingGrows(int retries) throws Exception {
        long seed = Long.getLong("prong.soak.seed", RandomGenerator.getDefault().nextLong());
        String run = "tasks=" + TASKS + ", retries=" + retries + ", seed=" + seed;
        System.out.println("soak begins: " + run);
        try (ChildRuntime runtime = ChildRuntime.builder().children(CHILDREN).gracePeriod(Duration.ofMillis(500))
                .onOutput(_ -> {}).build()) {
            Soak soak = new Soak(runtime, TaskOptions.defaults().withRetries(retries), CHILDREN, TASKS, seed);
            soak.run(TASKS / 10, PAUSE);
            Footprint early = soak.footprint();
            soak.run(TASKS - TASKS / 10, PAUSE);
            String result = run + ", " + soak.counts();
            Eventually.isTrue(() -> Footprint.now().isNoMoreThan(early),
                    () -> "it has grown: early=" + early + ", late=" + Footprint.now() + ", " + result);
            Eventually.isTrue(() -> hasNoneLeft(runtime.stats()), () -> "not all ended: " + runtime.stats());
            System.out.println("soak ended: " + result + ", early=" + early + ", late=" + Footprint.now());
            assertEquals(TASKS, soak.endedOnce(), result);
            assertEquals(0, soak.unexpected(), result);
            assertTrue(retries == 0 || soak.crashed() == 0, result);
        }
    }

    private static boolean hasNoneLeft(RuntimeStats stats) {
        return stats.submitted() == stats.succeeded() + stats.failed() && stats.running() == 0 && stats.queued() == 0;
    }
}
