package dev.prong.child.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.RuntimeStats;
import dev.prong.TaskOptions;
import dev.prong.child.ChildRuntime;
import dev.prong.child.Transport;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many tasks while children are killed all the time, starting ones too: each ends once, and nothing grows. Brief unless {@code prong.soak}
 * says how many tasks; {@code prong.soak.seed} repeats a run's durations and victims.
 */
class SoakTest {

    private static final int BRIEF = 150;
    private static final int TASKS = Integer.getInteger("prong.soak", BRIEF);
    private static final int CHILDREN = 4;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** A thousand retries: more kills than a task can meet. */
    @ParameterizedTest
    @CsvSource({"STDIO, 0", "STDIO, 1000", "GRPC, 0", "GRPC, 1000"})
    void everyTaskEndsOnceAndNothingGrows(Transport transport, int retries) throws Exception {
        long seed = Long.getLong("prong.soak.seed", RandomGenerator.getDefault().nextLong());
        String run = "transport=" + transport + ", tasks=" + TASKS + ", retries=" + retries + ", seed=" + seed;
        System.out.println("soak begins: " + run);
        try (ChildRuntime runtime = ChildRuntime.builder().transport(transport).children(CHILDREN)
                .gracePeriod(Duration.ofMillis(500)).onOutput(_ -> {}).build()) {
            Soak soak = new Soak(runtime, TaskOptions.defaults().withRetries(retries), CHILDREN, TASKS, seed);
            soak.run(TASKS / 10, pause(transport));
            Footprint early = soak.footprint();
            soak.run(TASKS - TASKS / 10, pause(transport));
            String result = run + ", " + soak.counts();
            Eventually.isTrue(() -> Footprint.now().isNoMoreThan(early),
                    () -> "it has grown: early=" + early + ", late=" + Footprint.now() + ", " + result);
            Eventually.isTrue(() -> hasNoneLeft(runtime.stats()), () -> "not all ended: " + runtime.stats());
            System.out.println("soak ended: " + result + ", early=" + early + ", late=" + Footprint.now());
            assertEquals(TASKS, soak.endedOnce(), result);
            assertEquals(0, soak.unexpected(), result);
            assertTrue(soak.crashed() <= soak.kills(), result);
            assertTrue(retries == 0 || soak.crashed() == 0, result);
        }
    }

    /** A child over gRPC takes a second of CPU to start; with shorter pauses none would come to work. */
    private static Duration pause(Transport transport) {
        return Duration.ofMillis(transport == Transport.STDIO ? 200 : TASKS == BRIEF ? 1000 : 3000);
    }

    private static boolean hasNoneLeft(RuntimeStats stats) {
        return stats.submitted() == stats.succeeded() + stats.failed() && stats.running() == 0 && stats.queued() == 0;
    }
}
