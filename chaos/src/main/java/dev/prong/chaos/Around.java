package dev.prong.chaos;

import dev.prong.Task;
import dev.prong.TaskContext;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A task with chaos before it, made by {@link Chaos#around(Task, Chaos, double, long)}.
 *
 * @param task the task
 * @param chaos what happens before it
 * @param probability how likely that is, from 0 to 1
 * @param seed decides whether it happens
 * @param <R> what the task returns
 */
public record Around<R>(Task<R> task, Chaos chaos, double probability, long seed) implements Task<R> {

    /** Checks the range of {@code probability}. */
    public Around {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(chaos, "chaos");
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be from 0 to 1: probability=" + probability);
        }
    }

    /** Whether the chaos happens; what is true here is true in the child. */
    public boolean strikes() {
        return new SplittableRandom(seed).nextDouble() < probability;
    }

    /** Runs the chaos, if it {@linkplain #strikes strikes}, and then the task. */
    @Override
    public R run(TaskContext context) throws Exception {
        if (strikes()) {
            var _ = chaos.run(context);
        }
        return task.run(context);
    }
}
