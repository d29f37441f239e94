package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskRuntime;
import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A future that is cancelled without an interrupt: its task goes on, and can still be ended by those who end everything. */
abstract non-sealed class QuietCancelContract extends Contract {

    /** Tells that it has begun, and how it ends: by itself when it may, or by an interrupt. */
    private static Callable<Void> telling(Flag begun, Flag mayEnd, Flag ended) {
        return (Callable<Void> & Serializable) () -> {
            begun.raise();
            try {
                mayEnd.await();
                ended.raise("by itself");
            } catch (InterruptedException e) {
                ended.raise("interrupted");
            }
            return null;
        };
    }

    @Test
    void taskGoesOnToItsEnd() {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        Flag ended = flag("ended");
        Future<Void> future = single().asExecutorService().submit(telling(begun, mayEnd, ended));
        begun.expect();
        assertTrue(future.cancel(false));
        assertTrue(future.isDone());
        mayEnd.raise();
        ended.expect();
        assertTrue(ended.text().equals("by itself"), ended::text);
    }

    @Test
    void shutdownNowInterruptsIt() throws InterruptedException {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        ExecutorService view = single().asExecutorService();
        Future<Void> future = view.submit(telling(begun, flag("never"), ended));
        begun.expect();
        assertTrue(future.cancel(false));
        view.shutdownNow();
        ended.expect();
        assertTrue(ended.text().equals("interrupted"), ended::text);
        assertTrue(view.awaitTermination(Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void closeInterruptsIt() {
        Flag begun = flag("begun");
        Flag ended = flag("ended");
        TaskRuntime runtime = open(pool(1), "closeTimeout=100ms", "gracePeriod=20s");
        Future<Void> future = runtime.asExecutorService().submit(telling(begun, flag("never"), ended));
        begun.expect();
        assertTrue(future.cancel(false));
        assertFalse(ended.isRaised());
        runtime.close();
        assertTrue(ended.isRaised());
        assertTrue(ended.text().equals("interrupted"), ended::text);
    }
}
