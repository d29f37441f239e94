package dev.prong.child;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.OutputLine;
import dev.prong.Registration;
import dev.prong.TaskException;
import dev.prong.WorkerCrashedException;
import dev.prong.call.StartedWorker;
import dev.prong.call.StopReason;
import dev.prong.child.crash.CrashPolicy;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.session.SessionPort;
import dev.prong.child.death.StartFailure;
import dev.prong.command.Signal;
import dev.prong.port.PortEnd;
import dev.prong.port.Registrations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A worker with a child process of its own. */
final class ForkedChild<R> extends StartedWorker<R> implements ChildProcess<R>, SessionOwner {

    private final ChildCall<R> call;
    private final SessionPort port;
    private final CrashPolicy crashes;
    private final Source source;
    private final Registrations<Consumer<? super OutputLine>> outputListeners = new Registrations<>();
    private final List<LineQueue> streams = new ArrayList<>();
    /** Guarded by the streams. */
    private boolean isGone;
    private boolean hasEnded;
    /** Null as long as it has had no process. */
    private volatile Session session;
    private boolean isWarm;
    /** What kept its first process from being launched, and may pass; null if nothing did. */
    private StartFailure early;

    /** Where its process comes from. */
    interface Source {

        /** Launches its process. */
        Session first(ForkedChild<?> worker) throws IOException;

        /**
         * Gets it another child, for the one that it had has ended before its task began; does not wait for it.
         *
         * @return false if there is none to be had: then the worker has to end
         */
        boolean another(ForkedChild<?> worker, StartFailure failure);
    }

    /** A worker without a process; it gets one by {@link #launch}, {@link #take} or {@link #takeOver}. */
    ForkedChild(String name, ChildCall<R> call, SessionPort port, CrashPolicy crashes, Source source) {
        super(name, call, port.events());
        call.onDone(_ -> port.close());
        call.options().output().ifPresent(outputListeners::add);
        this.call = call;
        this.port = port;
        this.crashes = crashes;
        this.source = source;
        // A call that ends before its child has begun it ends the child too.
        call.onDone(_ -> letGo());
    }

    private void letGo() {
        Session its = session;
        if (its != null) {
            its.leaveIfUnused();
        }
    }

    /**
     * Launches its process, which is not begun; one that cannot be launched for the moment is, later.
     *
     * @throws IOException if it cannot be launched at all
     */
    void launch() throws IOException {
        try {
            use(source.first(this));
        } catch (IOException e) {
            early = StartFailure.of(name(), e);
            if (early instanceof StartFailure.Permanent) {
                throw e;
            }
        }
    }

    /** Gives it its process, which has been launched and is not begun. */
    void use(Session launched) {
        session = launched;
        if (!outputListeners.isEmpty()) {
            hearOutput(launched);
        }
        if (call.isDone()) {
            letGo(); // Whoever has ended it may not have seen this one.
        }
    }

    /** Gives it an invited child, which is ready. */
    void take(Session invited) {
        use(invited);
        ready(invited);
    }

    /**
     * Gives it a process that stands ready.
     *
     * @return false if that has just ended
     */
    boolean takeOver(Session spare) {
        isWarm = spare.handOver(this);
        if (isWarm) {
            use(spare);
        }
        return isWarm;
    }

    /** The worker will never have a process. */
    void notLaunched() {
        events().exited(exitOf(false));
    }

    /** It ended before a child had come for it. */
    void endWithoutChild() {
        endStreams();
        tellEnd(crash().<Exit> map(WorkerCrashedException::exit).orElseGet(() -> exitOf(false)));
    }

    void begin() {
        if (early != null) {
            StartFailure failure = early;
            early = null;
            notStarted(failure);
        } else if (isWarm) {
            ready(session);
        } else {
            begin(session);
        }
    }

    /** Sets its process going, which has been launched for it. */
    void begin(Session launched) {
        try {
            launched.begin();
        } catch (Throwable e) { // Such as no memory for its threads: nobody will hear of its end.
            launched.kill(EndReason.CLOSED);
            notStarted(StartFailure.of(name(), e));
        }
    }

    /** A process could not be started for it, and nobody will hear of the end of one. */
    void notStarted(StartFailure failure) {
        if (call.isDone() || !source.another(this, failure)) {
            call.fail(failure.error(call.name()));
            endWithoutChild();
        }
    }

    @Override
    public void ready(Session ready) {
        if (!ready.run(call, port)) {
            ready.leave();
        }
    }

    @Override
    public void callEnded(Session ended, ChildCall<?> itsCall, boolean tainted) {
        // The child says goodbye by itself: it was started for this one task. It is not trusted to.
        ended.expectGoodbye();
    }

    @Override
    public Optional<TaskException> crashed(Session crashed, ChildCall<?> itsCall, SessionEnd end) {
        return Optional.of(crashes.crashed(itsCall, crashed.crashOf(itsCall, end)).error());
    }

    @Override
    public void ended(Session ended, SessionEnd end) {
        if (!ended.isUsed() && !call.isDone() && source.another(this, StartFailure.of(end))) {
            return;
        }
        liftStreams();
        ended.afterLines(this::endStreams);
        if (call.begunNanos().isEmpty()) {
            call.fail(end.crashOf(call.name())); // Unless it has ended otherwise.
        }
        call.onDone(_ -> {
            ended.whenHeard(() -> exited(ended, end));
            if (call.isStopping()) {
                ended.hurry();
            }
        });
    }

    private void exited(Session ended, SessionEnd end) {
        // A child that was given nothing to do has not resisted, however it was ended.
        boolean forced = end.killed().isPresent() && ended.isUsed();
        tellEnd(crash().isPresent() ? end.crash() : exitOf(forced, Optional.of(end.certificate()).filter(_ -> forced)));
    }

    /** The error of its task, if that is a crash which nobody asked for. */
    private Optional<WorkerCrashedException> crash() {
        return call.error().filter(_ -> call.stopReason().isEmpty()).filter(WorkerCrashedException.class::isInstance)
                .map(WorkerCrashedException.class::cast);
    }

    @Override
    public long pid() {
        Session its = session;
        return its == null ? 0 : its.pid();
    }

    @Override
    public void stop(StopReason reason) {
        super.stop(reason);
        Session its = session;
        if (its != null) {
            its.hurry(); // Its task may have ended, and its exit wait for a listener.
        }
    }

    @Override
    public void kill() {
        stop(StopReason.CANCELLED);
        Session its = session;
        if (its != null) {
            its.kill(EndReason.TERMINATED);
        }
    }

    @Override
    public void signal(Signal signal) {
        Session its = session;
        if (its == null) {
            throw new UnsupportedOperationException("signal cannot be sent to a worker that waits for its process:"
                    + " signal=" + signal + ", worker=" + name() + "; use terminate() or kill()");
        }
        its.signal(signal);
    }

    @Override
    public Registration onOutput(Consumer<? super OutputLine> listener) {
        Registration added = outputListeners.add(Objects.requireNonNull(listener, "listener"));
        Session its = session;
        if (its != null) {
            hearOutput(its);
        }
        return added;
    }

    private void hearOutput(Session its) {
        its.outputTo(line -> {
            if (!outputListeners.forEach(each -> each.accept(line))) {
                its.forward(line);
            }
        });
    }

    @Override
    public Stream<OutputLine> output() {
        LineQueue lines = new LineQueue();
        synchronized (streams) {
            streams.add(lines);
            if (isGone) {
                lines.lift();
            }
            if (hasEnded) {
                lines.end();
            }
        }
        onOutput(lines::add);
        return lines.stream();
    }

    /** What is on its way is little: it goes to whoever reads it later. */
    private void liftStreams() {
        synchronized (streams) {
            isGone = true;
            streams.forEach(LineQueue::lift);
        }
    }

    private void endStreams() {
        synchronized (streams) {
            hasEnded = true;
            streams.forEach(LineQueue::end);
        }
    }

    @Override
    public void postMessage(Object message) {
        PortEnd.post(port::post, port.name(), message, events().isListenerThread());
    }

    @Override
    public void disconnect() {
        port.disconnect();
    }
}
