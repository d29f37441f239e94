package dev.prong.examples;

import dev.prong.Task;
import dev.prong.TaskContext;

/** The CPU-bound work of the tutorial as a task: the sum of all whole numbers below {@code n}. */
record SumBelow(long n) implements Task<Long> {

    @Override
    public Long run(TaskContext context) {
        return sum();
    }

    long sum() {
        long sum = 0;
        for (long i = 0; i < n; i++) {
            sum += i;
        }
        return sum;
    }
}
