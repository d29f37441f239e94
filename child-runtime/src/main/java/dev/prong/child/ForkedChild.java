package dev.prong.child;

import dev.prong.KillReason;
import dev.prong.OutputLine;
import dev.prong.TaskException;
import dev.prong.WorkerCrashedException;
import dev.prong.call.StartedWorker;
import dev.prong.call.StopReason;
import dev.prong.child.crash.CrashPolicy;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import dev.prong.child.session.SessionEnd;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.session.SessionPort;
import dev.prong.command.Signal;
import dev.prong.port.PortEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A worker with a child process of its own. */
final class ForkedChild<R> extends StartedWorker<R> implements ChildProcess<R>, SessionOwner {

    private final ChildCall<R> call;
    private final SessionPort port;
    private final CrashPolicy crashes;
    private final List<Consumer<? super OutputLine>> outputListeners = new CopyOnWriteArrayList<>();
    private final List<LineQueue> streams = new ArrayList<>();
    /** Guarded by the streams. */
    private boolean isGone;
    private boolean hasEnded;
    /** Null as long as it waits for an invited child. */
    private volatile Session session;
    private boolean isWarm;

    /** A worker without a process; it gets one by {@link #use} or {@link #takeOver}. */
    ForkedChild(String name, ChildCall<R> call, SessionPort port, CrashPolicy crashes) {
        super(name, call, port.events());
        call.onDone(_ -> port.close());
        this.call = call;
        this.port = port;
        this.crashes = crashes;
    }

    /** Gives it its process, which has been launched and is not begun. */
    void use(Session launched) {
        session = launched;
        call.options().output().ifPresent(this::onOutput);
        // A call that ends before its child has begun it ends the child too.
        call.onDone(_ -> launched.leaveIfUnused());
    }

    /** Gives it an invited child, which is ready. */
    void take(Session invited) {
        use(invited);
        if (!outputListeners.isEmpty()) {
            hearOutput(invited);
        }
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
        tellEnd(exitOf(false));
    }

    void launch() {
        if (isWarm) {
            ready(session);
        } else {
            session.begin();
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
        tellEnd(isCrash() ? end.crash() : exitOf(forced, Optional.of(end.certificate()).filter(_ -> forced)));
    }

    private boolean isCrash() {
        return call.stopReason().isEmpty() && call.error().orElse(null) instanceof WorkerCrashedException;
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
            its.kill(KillReason.TERMINATED);
        }
    }

    @Override
    public void signal(Signal signal) {
        Session its = session;
        if (its == null) {
            throw new UnsupportedOperationException("signal cannot be sent to a worker that waits for an invited child:"
                    + " signal=" + signal + ", worker=" + name() + "; use terminate() or kill()");
        }
        its.signal(signal);
    }

    @Override
    public void onOutput(Consumer<? super OutputLine> listener) {
        outputListeners.add(Objects.requireNonNull(listener, "listener"));
        Session its = session;
        if (its != null) {
            hearOutput(its);
        }
    }

    private void hearOutput(Session its) {
        its.outputTo(line -> outputListeners.forEach(each -> each.accept(line)));
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
