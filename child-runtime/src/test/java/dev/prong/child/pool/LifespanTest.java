package dev.prong.child.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate.MemorySample;
import dev.prong.RuntimeEvent.RecycleReason;
import dev.prong.child.Recycling;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** How long one child serves, and what its jitter makes of that. */
class LifespanTest {

    private static final Recycling ALL = Recycling.defaults().withTasks(100).withAge(Duration.ofSeconds(100))
            .withResidentBytes(1000).withJitter(0.2);

    private static RandomGenerator always(double number) {
        return new Random() {
            @Override
            public double nextDouble() {
                return number;
            }
        };
    }

    private static List<MemorySample> memory(long... bytes) {
        return java.util.Arrays.stream(bytes).mapToObj(each -> new MemorySample(Instant.EPOCH, each)).toList();
    }

    @Test
    void jitterLowersTasksAndAgeAndLeavesMemory() {
        assertEquals(new Lifespan(100, false, Duration.ofSeconds(100).toNanos(), 1000), Lifespan.of(ALL, always(0)));
        assertEquals(new Lifespan(90, false, Duration.ofSeconds(90).toNanos(), 1000), Lifespan.of(ALL, always(0.5)));
        assertEquals(new Lifespan(100, false, Duration.ofSeconds(100).toNanos(), 1000),
                Lifespan.of(ALL.withJitter(0), always(0.5)));
    }

    @Test
    void childrenLaunchedTogetherServeForDifferentTimes() {
        Random random = new Random(1);
        Set<Long> ages = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Lifespan each = Lifespan.of(ALL, random);
            ages.add(each.ageNanos());
            assertTrue(each.tasks() >= 80 && each.tasks() <= 100, each::toString);
            assertTrue(each.ageNanos() >= Duration.ofSeconds(80).toNanos()
                    && each.ageNanos() <= Duration.ofSeconds(100).toNanos(), each::toString);
        }
        assertEquals(100, ages.size());
    }

    @Test
    void fullJitterLeavesEachChildATask() {
        Lifespan least = Lifespan.of(Recycling.defaults().withTasks(3).withJitter(1), always(Math.nextDown(1.0)));
        assertEquals(1, least.tasks());
    }

    @Test
    void neverStaysNever() {
        assertEquals(Lifespan.UNLIMITED, Lifespan.of(Recycling.defaults(), always(0.5)));
        assertEquals(Optional.empty(), Lifespan.UNLIMITED.reached(1_000_000, Long.MAX_VALUE, memory(Long.MAX_VALUE)));
    }

    @Test
    void eachLimitIsReached() {
        Lifespan span = new Lifespan(10, false, 1000, 500);
        assertEquals(Optional.empty(), span.reached(9, 999, memory(501, 500)));
        assertEquals(Optional.of(RecycleReason.TASKS), span.reached(10, 999, memory()));
        assertEquals(Optional.of(RecycleReason.AGE), span.reached(9, 1000, memory()));
        assertEquals(Optional.of(RecycleReason.MEMORY), span.reached(9, 999, memory(1, 501)));
    }
}
