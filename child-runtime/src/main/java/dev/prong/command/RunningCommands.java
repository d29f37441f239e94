package dev.prong.command;

import dev.prong.process.Guard;
import dev.prong.process.Uninterrupted;
import dev.prong.thread.OwnThreads;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The commands that have not closed: one shutdown hook ends them when the JVM ends in the ordinary way. Thread-safe.
 */
final class RunningCommands {

    private static final long STARTS_END_WITHIN_SECONDS = 5;
    private static final Set<Running> RUNNING = ConcurrentHashMap.newKeySet();
    /** Starts share it, and the end has it alone: no process is started that the end does not know. */
    private static final ReadWriteLock STARTS = new ReentrantReadWriteLock();
    private static volatile boolean shuttingDown;

    static {
        try {
            Runtime.getRuntime()
                    .addShutdownHook(OwnThreads.platform("prong-shutdown").unstarted(RunningCommands::endAll));
        } catch (IllegalStateException _) {
            shuttingDown = true;
        }
    }

    private RunningCommands() {
    }

    /**
     * Starts one that the JVM's end will end.
     *
     * @throws CommandFailedException if the JVM is shutting down, or {@code start} throws it
     */
    static Running start(Command command, Supplier<Running> start) {
        STARTS.readLock().lock();
        try {
            if (shuttingDown) {
                throw Failures.shuttingDown(command);
            }
            Running started = start.get();
            RUNNING.add(started);
            return started;
        } finally {
            STARTS.readLock().unlock();
        }
    }

    /** What it has left in the background goes on, also when this JVM ends. */
    static void remove(Running command) {
        RUNNING.remove(command);
        Guard.forget(command.process());
    }

    /** Returns when all have ended, or have withstood their end. */
    private static void endAll() {
        shuttingDown = true;
        if (Uninterrupted.get(() -> STARTS.writeLock().tryLock(STARTS_END_WITHIN_SECONDS, TimeUnit.SECONDS))) {
            STARTS.writeLock().unlock();
        }
        List<Running> left = List.copyOf(RUNNING);
        left.forEach(command -> command.ending().start(ProcessExit.Reason.SHUTDOWN));
        left.forEach(command -> command.ending().awaitOver());
    }
}
