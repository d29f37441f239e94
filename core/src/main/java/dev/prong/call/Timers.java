package dev.prong.call;

import dev.prong.thread.OwnThreads;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** Makes the clocks that runtimes watch timeouts and grace periods with. */
public final class Timers {

    private Timers() {
    }

    /**
     * A timer with one daemon thread of that name, begun when first needed. A cancelled alarm is forgotten at once, and so
     * is one that is set after the shutdown: then there is nothing left to watch.
     */
    public static ScheduledThreadPoolExecutor create(String threadName) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
                OwnThreads.platform(threadName).factory(), new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
