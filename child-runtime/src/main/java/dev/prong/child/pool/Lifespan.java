package dev.prong.child.pool;

import dev.prong.DeathCertificate.MemorySample;
import dev.prong.RuntimeEvent.RecycleReason;
import dev.prong.child.Recycling;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long one child serves; zero for no limit.
 *
 * @param tasks how many tasks
 * @param strict whether it is given no more than these
 */
record Lifespan(long tasks, boolean strict, long ageNanos, long residentBytes) {

    /** For ever. */
    static final Lifespan UNLIMITED = new Lifespan(0, false, 0, 0);

    /** That of one child, its jitter drawn. */
    static Lifespan of(Recycling recycling, RandomGenerator random) {
        double part = 1 - recycling.jitter() * random.nextDouble();
        return new Lifespan(recycling.strict() ? recycling.tasks() : (long) Math.ceil(recycling.tasks() * part),
                recycling.strict(), (long) (recycling.age().toNanos() * part), recycling.residentBytes());
    }

    /** How many more tasks one may be given that was given so many. */
    long left(long given) {
        return strict ? tasks - given : Long.MAX_VALUE;
    }

    /** Which of the limits has been reached; empty if none. */
    Optional<RecycleReason> reached(long ran, long age, List<MemorySample> memory) {
        if (tasks > 0 && ran >= tasks) {
            return Optional.of(RecycleReason.TASKS);
        }
        if (ageNanos > 0 && age >= ageNanos) {
            return Optional.of(RecycleReason.AGE);
        }
        if (residentBytes > 0 && !memory.isEmpty() && memory.getLast().residentBytes() > residentBytes) {
            return Optional.of(RecycleReason.MEMORY);
        }
        return Optional.empty();
    }
}
