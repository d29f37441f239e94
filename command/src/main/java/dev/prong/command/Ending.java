package dev.prong.command;

import dev.prong.command.ProcessExit.Reason;
import dev.prong.process.Dispositions;
import dev.prong.process.ProcessTree;
import dev.prong.process.Uninterrupted;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Ends one running command, and knows what was done to it: which signals were sent, and why. Thread-safe.
 *
 * <p>The ladder is TERM to the tree, the grace period, KILL. It runs once, on a thread of its own, and takes bounded
 * time.
 */
final class Ending {

    /** For killed processes to disappear: a moment, unless they hang in the kernel or belong to another user. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);

    private final long pid;
    private final ProcessTree tree;
    private final Duration gracePeriod;
    private final Runnable cutOutput;
    private final Map<Signal, Reason> sent = new EnumMap<>(Signal.class);
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    private Reason reason;
    private boolean started;

    /** @param cutOutput what is done last: the outputs end, even if a process that escaped still holds them */
    Ending(long pid, ProcessTree tree, Duration gracePeriod, Runnable cutOutput) {
        this.pid = pid;
        this.tree = tree;
        this.gracePeriod = gracePeriod;
        this.cutOutput = cutOutput;
    }

    /** Starts the ladder, unless it was started before. Returns at once. */
    void start(Reason why) {
        if (begin(why)) {
            over.completeAsync(() -> climb(why), this::onOwnThread);
        }
    }

    /** KILL to the whole tree; on return it has been sent. */
    void kill(Reason why) {
        boolean first = begin(why);
        record(Signal.KILL, why);
        tree.kill();
        if (first) {
            over.completeAsync(() -> force(why), this::onOwnThread);
        }
    }

    /** TERM to the whole tree, and no more. */
    void terminate(Reason why) {
        ask(why);
        terminateTree(why);
    }

    private void terminateTree(Reason why) {
        record(Signal.TERM, why);
        tree.terminate();
        recordSent(Signal.TERM);
    }

    /** To be called before a signal is sent: it may be what ends the program, unless the program has other plans for it. */
    void record(Signal signal, Reason why) {
        if (signal.ends() && (signal == Signal.KILL || isDefault(signal).orElse(false))) {
            synchronized (this) {
                sent.put(signal, why);
            }
        }
    }

    /** To be called after it was sent: a program that handles it by now may have done so when it arrived. */
    void recordSent(Signal signal) {
        if (signal != Signal.KILL && !isDefault(signal).orElse(true)) {
            synchronized (this) {
                sent.remove(signal);
            }
        }
    }

    private Optional<Boolean> isDefault(Signal signal) {
        return Dispositions.isDefault(pid, signal.number());
    }

    /** Says how it ended, once the program has. */
    synchronized ProcessExit classify(int code) {
        if (Platform.WINDOWS && reason != null) {
            return new ProcessExit.Killed(reason, Signal.KILL);
        }
        for (Map.Entry<Signal, Reason> signal : sent.entrySet()) {
            if (code == 128 + signal.getKey().number()) {
                return new ProcessExit.Killed(signal.getValue(), signal.getKey());
            }
        }
        return reason == null ? new ProcessExit.Exited(code) : new ProcessExit.Stopped(reason, code);
    }

    /**
     * Completes when the ladder is at its end: with whether nothing of the tree is left. Never, if it is not started.
     */
    CompletableFuture<Boolean> over() {
        return over;
    }

    /** Waits for the end of a started ladder, through interrupts. */
    void awaitOver() {
        Uninterrupted.get(() -> {
            try {
                return over.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("cannot end the command: pid=" + pid, e.getCause());
            }
        });
    }

    /** Why it was asked to end, the last time; empty if it was not. */
    synchronized Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    synchronized boolean isStarted() {
        return started;
    }

    private synchronized void ask(Reason why) {
        reason = why;
    }

    /** Whether the ladder has yet to be started, and by the caller. */
    private synchronized boolean begin(Reason why) {
        if (started) {
            return false;
        }
        started = true;
        reason = why;
        return true;
    }

    private void onOwnThread(Runnable ladder) {
        Threads.startDaemon("end", pid, ladder);
    }

    private boolean climb(Reason why) {
        terminateTree(why);
        if (!tree.awaitGone(gracePeriod)) {
            return force(why);
        }
        cutOutput.run();
        return true;
    }

    private boolean force(Reason why) {
        record(Signal.KILL, why);
        boolean gone = tree.killAndAwait(KILL_LIMIT);
        cutOutput.run();
        return gone;
    }
}
