package dev.prong.worker.pool;

import dev.prong.failure.SafeLog;
import dev.prong.RuntimeEvent;
import dev.prong.call.Call;
import dev.prong.call.EventFeed;
import dev.prong.worker.flight.Flight;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What happens to a thread that has been interrupted and goes on: after the grace period it is reported with its stack,
 * and its call is ended without it.
 *
 * @param gracePeriod how long a thread has from its interrupt
 */
public record GivingUp(String runtime, Duration gracePeriod, ScheduledExecutorService timer, EventFeed events) {

    private static final SafeLog LOG = new SafeLog("dev.prong.worker");

    /**
     * Gives the thread the grace period.
     *
     * @param afterwards run if the thread was given up
     */
    public void schedule(Call<?> call, String worker, Thread thread, Runnable afterwards) {
        Flight.stopping(call, worker);
        Future<?> alarm = timer.schedule(() -> giveUp(call, worker, thread, afterwards), gracePeriod.toNanos(),
                TimeUnit.NANOSECONDS);
        call.onDone(_ -> alarm.cancel(false));
    }

    private void giveUp(Call<?> call, String worker, Thread thread, Runnable afterwards) {
        StackTraceElement[] stack = thread.getStackTrace();
        String remark = "its thread ignored the interrupt, was given up and may still run: gracePeriod=" + gracePeriod
                + (stack.length == 0 ? "" : ", at=" + stack[0]) + "; use a child runtime for work that must be killed";
        if (call.giveUp(remark, null)) {
            LOG.log(System.Logger.Level.WARNING, "thread given up: worker=" + worker + ", task=" + call.name()
                    + ", gracePeriod=" + gracePeriod + ", stack=\n\tat " + join(stack));
            events.add(new RuntimeEvent.WorkerGivenUp(runtime, worker, call.name(), List.of(stack)));
            afterwards.run();
        }
    }

    private static String join(StackTraceElement[] stack) {
        return String.join("\n\tat ", Arrays.stream(stack).map(Object::toString).toList());
    }
}
