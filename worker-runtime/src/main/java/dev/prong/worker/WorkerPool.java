package dev.prong.worker;

import dev.prong.call.Call;
import dev.prong.call.CallQueue;
import dev.prong.worker.run.CallRunner;
import dev.prong.worker.run.Surroundings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The threads that take calls from the queue; begun when first needed, up to the limit. Thread-safe. */
final class WorkerPool {

    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    private final int limit;
    private final CallQueue queue;
    private final Supplier<String> names;
    private final GivingUp givingUp;
    private final Set<Thread> threads = new LinkedHashSet<>();

    WorkerPool(int limit, CallQueue queue, Supplier<String> names, GivingUp givingUp) {
        this.limit = limit;
        this.queue = queue;
        this.names = names;
        this.givingUp = givingUp;
    }

    /** A call has been queued: begins another thread if there may be one more. */
    synchronized void callQueued() {
        if (threads.size() < limit) {
            addThread();
        }
    }

    synchronized int size() {
        return threads.size();
    }

    private void addThread() {
        String name = names.get();
        Thread thread = Thread.ofPlatform().daemon().name("prong-" + name).unstarted(() -> work(name));
        threads.add(thread);
        thread.start();
    }

    private void work(String name) {
        Surroundings where = new Surroundings(name, null, System.out, System.err);
        try {
            for (Call<?> call = queue.take(); call != null; call = queue.take()) {
                run(call, where);
                if (call.isGivenUp()) {
                    return; // Another thread has taken this one's place.
                }
                Thread.interrupted(); // What a task did to its own flag is not for the next one.
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a thread of the pool between two tasks", e);
        } finally {
            ended(Thread.currentThread());
        }
    }

    private void run(Call<?> call, Surroundings where) {
        Thread thread = Thread.currentThread();
        CallRunner.run(call, where, () -> {}, _ -> givingUp.schedule(call, where.workerName(), thread,
                () -> replace(thread)));
    }

    private synchronized void replace(Thread givenUp) {
        threads.remove(givenUp);
        addThread();
    }

    private synchronized void ended(Thread thread) {
        threads.remove(thread);
    }

    /** Waits for the threads to end, once the queue is closed and empty. */
    void awaitEnd() {
        boolean interrupted = false;
        for (Thread thread : snapshot()) {
            try {
                if (!thread.equals(Thread.currentThread())) {
                    thread.join(END_LIMIT);
                }
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Thread> snapshot() {
        return List.copyOf(threads);
    }
}
