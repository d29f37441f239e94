package dev.prong.call;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Makes the clocks that runtimes watch timeouts and grace periods with. */
public final class Timers {

    private Timers() {
    }

    /** A timer with one daemon thread of that name, begun when first needed; a cancelled alarm is forgotten at once. */
    public static ScheduledThreadPoolExecutor create(String threadName) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name(threadName).factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
