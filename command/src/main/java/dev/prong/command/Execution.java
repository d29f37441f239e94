package dev.prong.command;

import dev.prong.command.CommandFailedException.Kind;
import dev.prong.command.CommandFailedException.Outcome;
import dev.prong.command.ProcessExit.Reason;
import dev.prong.process.Uninterrupted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One call of {@link Command#exec}: runs the program to its close and judges how it went. */
final class Execution {

    private final Command command;
    private final Settings settings;
    private final Capture stdout;
    private final Capture stderr;
    private final Running running;

    Execution(Launcher launcher, Command command, Settings settings) {
        this.command = command;
        this.settings = settings;
        this.stdout = new Capture(settings.maxOutputBytes);
        this.stderr = new Capture(settings.maxOutputBytes);
        this.running = launcher.start(command, settings, false, List.of(stdout, stderr));
    }

    static ExecResult exec(Launcher launcher, Command command, Settings settings) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before the command was started: command=" + command);
        }
        return new Execution(launcher, command, settings).result();
    }

    private ExecResult result() throws InterruptedException {
        Runnable endFlood = () -> running.ending().start(Reason.OUTPUT_LIMIT);
        stdout.onOverflow(endFlood);
        stderr.onOverflow(endFlood);
        running.begin(settings.feeder());
        Optional<ProcessExit> exit = awaitDone();
        Duration duration = running.age();

        String out = stdout.text(settings.charset);
        String err = stderr.text(settings.charset);
        Optional<Kind> failure = failure(exit);
        if (failure.isPresent()) {
            String over = Stream.of(stdout.isOver() ? "stdout" : "", stderr.isOver() ? "stderr" : "")
                    .filter(name -> !name.isEmpty()).collect(Collectors.joining(" and "));
            throw Failures.ended(failure.get(), running, settings, over, new Outcome(exit, out, err));
        }
        return new ExecResult(command, exit.orElseThrow(), out, err, duration);
    }

    private Optional<ProcessExit> awaitDone() throws InterruptedException {
        try {
            return running.awaitDone();
        } catch (InterruptedException e) {
            // The interrupt of a task that is asked to end may come before what belongs to it is told.
            running.ending().start(running.starter().stop().orElse(Reason.INTERRUPTED));
            running.ending().awaitOver();
            if (!isTimeoutOfStarter()) {
                throw e;
            }
            Optional<ProcessExit> exit = Uninterrupted.get(running::awaitDone);
            Thread.currentThread().interrupt();
            return exit;
        }
    }

    private boolean isTimeoutOfStarter() {
        return running.ending().reason()
                .filter(reason -> reason == Reason.STARTER_TIMED_OUT || reason == Reason.STARTER_SILENT).isPresent();
    }

    private Optional<Kind> failure(Optional<ProcessExit> exit) {
        return running.ending().reason().map(reason -> switch (reason) {
            case TIMEOUT, STARTER_TIMED_OUT, STARTER_SILENT -> Kind.TIMED_OUT;
            case STARTER_ENDED -> Kind.STARTER_ENDED;
            case OUTPUT_LIMIT -> Kind.OUTPUT_LIMIT;
            case SHUTDOWN -> Kind.SHUT_DOWN;
            case REQUESTED, INTERRUPTED -> Kind.FAILED;
        }).or(() -> exit.filter(ProcessExit::succeeded).isPresent() ? Optional.empty() : Optional.of(Kind.FAILED));
    }
}
