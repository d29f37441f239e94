package dev.prong.command;

import dev.prong.process.Guard;
import dev.prong.process.PosixTools;
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
 * The commands that have not closed, and what becomes of them when the JVM ends in the ordinary way. Where there is a
 * {@link Guard} it ends, after the JVM, whatever its shutdown hooks may still need: a command of a task, for a hook may
 * close the task's runtime and let it end, and a command that was started when the end had begun. Everything else is
 * ended by a hook of this class. Thread-safe.
 */
final class RunningCommands {

    private static final long STARTS_END_WITHIN_SECONDS = 5;
    private static final boolean GUARDED = PosixTools.installed().hasSessions();
    private static final Set<Running> RUNNING = ConcurrentHashMap.newKeySet();
    /** Starts share it, and the end has it alone: no process is started that the end does not know. */
    private static final ReadWriteLock STARTS = new ReentrantReadWriteLock();

    static {
        try {
            Runtime.getRuntime()
                    .addShutdownHook(OwnThreads.platform("prong-shutdown").unstarted(RunningCommands::endAll));
        } catch (IllegalStateException _) {
            // The end has begun: there is none to be ended that was started before.
        }
    }

    private RunningCommands() {
    }

    /**
     * Starts one that the JVM's end will end.
     *
     * @throws CommandFailedException if the JVM is shutting down and has no guard, or {@code start} throws it
     */
    static Running start(Command command, Supplier<Running> start) {
        STARTS.readLock().lock();
        try {
            boolean ending = isJvmEnding();
            if (ending && !GUARDED) {
                throw Failures.shuttingDown(command);
            }
            Running started = start.get();
            if (!ending) {
                RUNNING.add(started);
            }
            return started;
        } finally {
            STARTS.readLock().unlock();
        }
    }

    /** Asked of the JVM: its hooks run side by side, so another may be at work before that of this class. */
    private static boolean isJvmEnding() {
        Thread probe = OwnThreads.platform("prong-probe").unstarted(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException _) {
            return true;
        }
    }

    /** What it has left in the background goes on, also when this JVM ends. */
    static void remove(Running command) {
        RUNNING.remove(command);
        Guard.forget(command.process());
    }

    /** Returns when all have ended, or have withstood their end. */
    private static void endAll() {
        if (Uninterrupted.get(() -> STARTS.writeLock().tryLock(STARTS_END_WITHIN_SECONDS, TimeUnit.SECONDS))) {
            STARTS.writeLock().unlock();
        }
        List<Running> left = RUNNING.stream().filter(each -> !GUARDED || each.starter().task().isEmpty()).toList();
        left.forEach(command -> command.ending().start(ProcessExit.Reason.SHUTDOWN));
        left.forEach(command -> command.ending().awaitOver());
    }
}
