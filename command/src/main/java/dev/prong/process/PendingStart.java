package dev.prong.process;

import dev.prong.thread.OwnThreads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Something that the {@link Spawner} is to do once, and that somebody may wait for. Thread-safe. */
final class PendingStart<T> {

    private final String what;
    private final Callable<T> action;
    private final Consumer<? super T> unwanted;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile boolean begun;
    private volatile long begunNanos;

    /**
     * One that has not begun.
     *
     * @param what facts that name it, for errors
     * @param unwanted takes the result if it comes after it was {@linkplain #abandon abandoned}, on a thread of its own
     */
    PendingStart(String what, Callable<T> action, Consumer<? super T> unwanted) {
        this.what = what;
        this.action = action;
        this.unwanted = unwanted;
    }

    String what() {
        return what;
    }

    /** Does it; what it throws is the waiter's. */
    void run() {
        begunNanos = System.nanoTime();
        begun = true;
        try {
            T done = action.call();
            if (!result.complete(done)) {
                OwnThreads.virtual("prong-late-start").start(() -> unwanted.accept(done));
            }
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    /** Whether it began so long ago, or longer, and may not have returned. */
    boolean isOverdue(Duration limit) {
        return begun && System.nanoTime() - begunNanos >= limit.toNanos();
    }

    /** Has its waiter fail, unless it has returned. */
    void abandon(Duration after) {
        result.completeExceptionally(new StuckStartException("start of a process has not returned: " + what + ", after="
                + after + "; the program, its directory or a file that it reads may be on a file system that does not"
                + " answer; should it start after all, it is ended"));
    }

    /** Waits until it has returned or was abandoned, at most {@code limit}; says whether it has. */
    boolean await(Duration limit) throws InterruptedException {
        try {
            result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException _) {
            return true;
        }
    }

    /** Its result once it has one. */
    T get() throws InterruptedException, ExecutionException {
        return result.get();
    }
}
