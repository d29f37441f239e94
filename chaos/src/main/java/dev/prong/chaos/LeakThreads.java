package dev.prong.chaos;

import dev.prong.TaskContext;

/**
 * Starts threads and leaves them behind: daemons that sleep for ever. They are gone only with the process.
 *
 * @param threads how many
 */
public record LeakThreads(int threads) implements Chaos {

    /** Refuses a negative number. */
    public LeakThreads {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must not be negative: threads=" + threads);
        }
    }

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.returns("leaves " + threads + " threads behind");
    }

    /** Returns how many threads it has started. */
    @Override
    public Object run(TaskContext context) {
        for (int i = 0; i < threads; i++) {
            Thread.ofPlatform().daemon().name("chaos-leaked-" + i).start(Forever::sleep);
        }
        return threads;
    }
}
