package dev.prong.call;

import dev.prong.failure.SafeLog;
import dev.prong.port.Listening;
import dev.prong.port.Pump;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How a runtime is closed: nothing more is accepted, what was accepted may end until the close timeout, the rest is
 * stopped and has the grace period to go. Thread-safe.
 */
public final class Shutdown {

    private static final SafeLog LOG = new SafeLog("dev.prong");

    /** What is left of a killed or abandoned worker is cleared away within this time after the grace period. */
    private static final Duration CLEANUP = Duration.ofSeconds(5);

    private final String runtime;
    private final Accepted<Call<?>> calls;
    private final Live<StartedWorker<?>> started;
    private final Duration closeTimeout;
    private final Duration gracePeriod;
    private final Runnable release;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);

    /**
     * The shutdown of one runtime.
     *
     * @param release frees what the runtime holds, after everything else
     */
    public Shutdown(String runtime, Accepted<Call<?>> calls, Live<StartedWorker<?>> started,
            Duration closeTimeout, Duration gracePeriod, Runnable release) {
        this.runtime = runtime;
        this.calls = calls;
        this.started = started;
        this.closeTimeout = closeTimeout;
        this.gracePeriod = gracePeriod;
        this.release = release;
    }

    /** Closes the runtime, or waits until another thread that is at it has done so. */
    public void close() {
        Listening.aboutToWait();
        if (begun.compareAndSet(false, true)) {
            try {
                end();
            } finally {
                finished.countDown();
            }
        } else if (Current.call().isEmpty() && !Pump.isAnyCurrent()) {
            awaitFinished();
        } // Else whoever closes it may be waiting for this very task or listener.
    }

    private void end() {
        calls.close();
        started.close();
        // A worker that waits for messages ends by itself when it learns that there will be none.
        started.members().forEach(StartedWorker::disconnect);
        started.members().forEach(StartedWorker::endIfBeginningHere);
        // A task that closes its runtime does not wait for itself.
        started.members().stream().filter(StartedWorker::isThisThread).forEach(started::remove);
        // A listener that closes its runtime cannot wait until its worker's events are delivered, only for its end.
        List<StartedWorker<?>> own = started.members().stream().filter(worker -> worker.events().isListenerThread())
                .toList();
        own.forEach(started::remove);
        boolean interrupted = !awaitEnds(own, closeTimeout);
        // The youngest first: a worker that becomes free must find nothing queued to begin.
        calls.members().reversed().forEach(call -> call.stop(StopReason.CLOSED));
        started.members().forEach(worker -> worker.stop(StopReason.CLOSED));
        own.forEach(worker -> worker.stop(StopReason.CLOSED));
        interrupted |= Thread.interrupted(); // The bounded wait below has to happen in any case.
        interrupted |= !awaitEnds(own, gracePeriod.plus(CLEANUP));
        report(calls.members().stream().map(Call::name).toList());
        report(started.members().stream().map(StartedWorker::name).toList());
        release.run();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if the wait was interrupted, which clears the flag. */
    private boolean awaitEnds(List<StartedWorker<?>> own, Duration limit) {
        long begin = System.nanoTime();
        try {
            calls.awaitEmpty(limit);
            started.awaitEmpty(limit.minusNanos(System.nanoTime() - begin));
            for (StartedWorker<?> worker : own) {
                worker.awaitEnd(limit.minusNanos(System.nanoTime() - begin));
            }
            return true;
        } catch (InterruptedException _) {
            return false; // The caller sets the flag again when the shutdown is over.
        }
    }

    private void report(List<String> names) {
        if (!names.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "would not stop: runtime=" + runtime + ", names=" + names
                    + ", gracePeriod=" + gracePeriod);
        }
    }

    private void awaitFinished() {
        try {
            finished.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
