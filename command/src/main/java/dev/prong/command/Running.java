package dev.prong.command;

import dev.prong.call.Belonging;
import dev.prong.call.StopReason;
import dev.prong.command.ProcessExit.Reason;
import dev.prong.process.PosixTools;
import dev.prong.process.ProcessTree;
import dev.prong.process.Uninterrupted;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A program that has been started: watches it, on a thread of its own, for its exit, its close and its timeout.
 * Thread-safe.
 */
final class Running implements Belonging {

    private final Command command;
    private final Starter starter;
    private final Process process;
    private final Pumps pumps;
    private final Ending ending;
    private final long timeoutNanos;
    private final long startNanos = System.nanoTime();
    private final CompletableFuture<ProcessExit> exit = new CompletableFuture<>();
    private final CompletableFuture<ProcessExit> close = new CompletableFuture<>();

    Running(Command command, Settings settings, Starter starter, Process process, PosixTools tools, Pumps pumps) {
        this.command = command;
        this.starter = starter;
        this.process = process;
        this.pumps = pumps;
        this.ending = new Ending(process.pid(), new ProcessTree(process, tools), settings.gracePeriod, pumps::cut);
        this.timeoutNanos = settings.timeout.map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }

    /**
     * Starts the pumps, the watch and the writing of the input; if that fails, for want of threads, the program is
     * ended.
     */
    void begin(Optional<InputFeeder> input) {
        try {
            pumps.start(pid());
            starter.adopt(this); // Before the watch, which disowns it.
            Threads.startDaemon("watch", pid(), this::watch);
            input.ifPresent(feeder -> feeder.feed(this));
        } catch (Throwable e) {
            starter.disown(this);
            RunningCommands.remove(this);
            process.toHandle().destroyForcibly();
            pumps.close();
            throw e;
        }
    }

    private void watch() {
        if (!Uninterrupted.get(() -> process.waitFor(nanosLeft(), TimeUnit.NANOSECONDS))) {
            ending.start(Reason.TIMEOUT);
        }
        exit.complete(ending.classify(Uninterrupted.get(process::waitFor)));
        pumps.widen();
        if (!pumps.awaitEnd(nanosLeft())) {
            ending.start(Reason.TIMEOUT);
            pumps.awaitEnd(Long.MAX_VALUE);
        }
        try {
            if (ending.isStarted()) {
                ending.awaitOver(); // An output ends a moment before the last process that held it.
            }
        } finally {
            starter.disown(this);
            RunningCommands.remove(this);
            close.complete(exit.join());
        }
    }

    private long nanosLeft() {
        return timeoutNanos - (System.nanoTime() - startNanos);
    }

    /**
     * Waits for the close and, if it is being ended, for the end of the whole tree.
     *
     * @return how it ended; empty if it withstood its end
     */
    Optional<ProcessExit> awaitDone() throws InterruptedException {
        try {
            CompletableFuture.anyOf(close, ending.over()).get();
            boolean gone = !ending.isStarted() || ending.over().get();
            return gone || exit.isDone() ? Optional.of(close.get()) : Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot end the command: command=%s, pid=%d".formatted(command, pid()),
                    e.getCause());
        }
    }

    @Override
    public void endWithStarter(StopReason reason) {
        ending.start(Starter.reason(reason));
    }

    /** The task that it belongs to. */
    Starter starter() {
        return starter;
    }

    Command command() {
        return command;
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    Pumps pumps() {
        return pumps;
    }

    Ending ending() {
        return ending;
    }

    CompletableFuture<ProcessExit> exit() {
        return exit;
    }

    CompletableFuture<ProcessExit> close() {
        return close;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
