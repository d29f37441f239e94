package dev.prong.process;

import dev.prong.failure.SafeLog;
import dev.prong.thread.OwnThreads;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Starts every process of this module, one after the other, on one daemon thread that never ends. Thread-safe.
 *
 * <p>One thread, because concurrent starts race for descriptors (JDK-8377907, JDK-8068370, "Text file busy"). One that
 * never ends, because a parent-death signal is tied to the thread that started the child.
 *
 * <p>If a start does not return for {@link #TAKE_OVER}, another thread does the others; the first waits until it is needed
 * again. After {@link #GIVE_UP} whoever waits for that start gets a {@link StuckStartException}.
 */
public final class Spawner {

    static final Duration TAKE_OVER = Duration.ofSeconds(5);
    static final Duration GIVE_UP = Duration.ofSeconds(30);

    private static final SafeLog LOG = new SafeLog("dev.prong.process");
    private static final Spawner INSTANCE = new Spawner(TAKE_OVER, GIVE_UP);

    private final Duration takeOver;
    private final Duration giveUp;
    private final BlockingQueue<PendingStart<?>> starts = new LinkedBlockingQueue<>();
    // Guarded by this.
    private final Queue<Thread> reserve = new ArrayDeque<>();
    /** The one that starts; the others are stuck or in reserve. */
    private Thread current;
    /** What the current thread does; null if it waits. */
    private PendingStart<?> running;

    Spawner(Duration takeOver, Duration giveUp) {
        this.takeOver = takeOver;
        this.giveUp = giveUp;
        synchronized (this) { // The thread looks whether it is its turn.
            this.current = begin();
        }
    }

    private Thread begin() {
        return OwnThreads.platform("prong-spawner").start(this::startAll);
    }

    /**
     * Starts the process that {@code builder} describes; {@code builder} must not be changed meanwhile. Waits for its
     * turn and for the start, through interrupts too, so that no process is started that nobody knows; the interrupt
     * flag is kept.
     *
     * @throws StuckStartException if the start does not return; a process that comes of it later is ended
     * @throws IOException if it could not be started
     */
    public static Process start(ProcessBuilder builder) throws IOException {
        return INSTANCE.await(new PendingStart<>(facts(builder), builder::start, Spawner::end));
    }

    /**
     * The same for what is done around a start; it must not wait for the spawner itself.
     *
     * @param unwanted takes what comes of it too late
     */
    static <T> T call(ProcessBuilder builder, Callable<T> action, Consumer<? super T> unwanted) throws IOException {
        return INSTANCE.await(new PendingStart<>(facts(builder), action, unwanted));
    }

    /** Has {@code action} done without waiting for it. */
    static void later(Runnable action) {
        INSTANCE.starts.add(ofNoProgram(action));
    }

    /** Has {@code action} done and waits for it. */
    static void run(Runnable action) throws IOException {
        INSTANCE.await(ofNoProgram(action));
    }

    private static PendingStart<Void> ofNoProgram(Runnable action) {
        return new PendingStart<>("program=" + Guard.NAME, () -> {
            action.run();
            return null;
        }, _ -> {});
    }

    /** The program behind what puts it in a session of its own, without its arguments, which may be secret. */
    private static String facts(ProcessBuilder builder) {
        Iterator<String> words = builder.command().iterator();
        String program = words.hasNext() ? words.next() : "";
        boolean wrapped = PosixTools.installed().inOwnSession(List.of()).contains(program) && words.hasNext();
        File directory = builder.directory();
        return "program=" + (wrapped ? words.next() : program) + (directory == null ? "" : ", directory=" + directory);
    }

    /** Ends a process that nobody waits for any more, with what it has started. */
    static void end(Process late) {
        late.descendants().forEach(ProcessHandle::destroyForcibly);
        late.destroyForcibly();
    }

    <T> T await(PendingStart<T> start) throws IOException {
        starts.add(start);
        return Uninterrupted.get(() -> {
            while (!start.await(takeOver.dividedBy(10))) {
                relieve();
                if (start.isOverdue(giveUp)) {
                    start.abandon(giveUp);
                }
            }
            return get(start);
        });
    }

    private static <T> T get(PendingStart<T> start) throws IOException, InterruptedException {
        try {
            return start.get();
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    /** The failure with the caller's stack: the spawner's own says nothing. */
    private static IOException rethrown(Throwable failure) {
        return switch (failure) {
            case StuckStartException e -> e;
            case IOException e -> new IOException(e.getMessage(), e);
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException(failure);
        };
    }

    /** Has another thread go on if the current one is stuck. */
    private synchronized void relieve() {
        if (running == null || !running.isOverdue(takeOver)) {
            return;
        }
        try {
            current = reserve.isEmpty() ? begin() : reserve.remove();
            LOG.log(System.Logger.Level.WARNING, "start of a process does not return, another thread goes on with those"
                    + " after it: " + running.what() + ", after=" + takeOver);
            running = null;
            notifyAll();
        } catch (OutOfMemoryError e) { // No thread to be had: whoever waits asks again.
            LOG.log(System.Logger.Level.WARNING, "no other thread to start processes", e);
        }
    }

    private void startAll() {
        while (true) {
            try {
                awaitTurn();
                PendingStart<?> next = starts.take();
                begins(next);
                next.run();
                done();
            } catch (InterruptedException _) {
                // Nobody has a reason to interrupt this thread, and it must not end.
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // This very thread.
    private synchronized boolean isCurrent() {
        return current == Thread.currentThread();
    }

    private synchronized void awaitTurn() throws InterruptedException {
        while (!isCurrent()) {
            wait();
        }
    }

    private synchronized void begins(PendingStart<?> next) {
        running = next;
    }

    private synchronized void done() {
        if (isCurrent()) {
            running = null;
        } else {
            reserve.add(Thread.currentThread());
        }
    }
}
