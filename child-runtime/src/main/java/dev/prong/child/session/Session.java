package dev.prong.child.session;

import dev.prong.child.classes.ClassServer;
import dev.prong.child.connect.BootstrapWriter;
import dev.prong.child.connect.Tokens;
import dev.prong.child.death.Fault;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.output.StandardError;
import dev.prong.child.output.StreamReader;
import dev.prong.failure.SafeLog;
import dev.prong.EndReason;
import dev.prong.DeathCertificate.MemorySample;
import dev.prong.MessageException;
import dev.prong.OutputLine;
import dev.prong.TaskException;
import dev.prong.WorkerCrashedException;
import dev.prong.call.Call;
import dev.prong.call.Runner;
import dev.prong.call.StopReason;
import dev.prong.child.frame.FailedHereException;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.handshake.Agreement;
import dev.prong.child.handshake.Capability;
import dev.prong.child.handshake.Handshake;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.command.Signal;
import dev.prong.process.PosixTools;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.ClassRequest;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.proto.v1.ThreadDump;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One child, from its launch to its end. A thread of its own reads what the child sends, and runs no code of the user's.
 * Thread-safe.
 */
public final class Session {

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    /**
     * When a process has ended, everything it has sent arrives within this time, and nothing is to be heard of anybody who
     * holds its side of the connection longer.
     */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

    /** So long a call that was asked to end, and has nothing more to come, waits for its listeners and its values. */
    private static final Duration USERS_LIMIT = Duration.ofSeconds(1);

    private final LaunchedChild child;
    private final SessionSettings settings;
    /** Changes only while the child is usable, so that each end is heard by one owner. */
    private volatile SessionOwner owner;
    private volatile Runnable whenGone = () -> {};
    private final SessionState state;
    private final SessionCalls calls = new SessionCalls();
    private final Lock sending = new ReentrantLock();
    private final StoppingLadder ladder;
    private final MemoryWatch memory;
    private final HeartbeatWatch heartbeat;
    private final SessionOutput output;
    private final StandardError standardError;
    private final Optional<StreamReader> standardOutput;
    private final SessionReceiver receiver;
    private final SessionEnding ending;
    private final ClassServer classes;
    private final Upkeep upkeep;
    private final ChildIntake intake;

    /** The call of a child that was made for one; null for others. */
    private volatile RemoteCall<?> started;
    /** What waits until all has been heard; null before. */
    private volatile Runnable last;
    /** Whether the last waits for a limited time only. */
    private volatile boolean hurried;
    private final AtomicBoolean lifting = new AtomicBoolean();

    /** What the handshake has settled; null before. */
    private volatile Agreement agreement;

    /** What the child is connected by; null before. */
    private volatile FrameLink link;
    private volatile boolean drained;

    /** Rings if the child does not come up, or does not go down; for the receiver's thread. */
    private Future<?> alarm;

    // Guarded by this.
    private Future<?> draining;
    private boolean isOver;

    /** A session with a child that has just been launched; {@link #begin()} sets it going. */
    public Session(LaunchedChild child, SessionSettings settings, SessionOwner owner) {
        this.child = child;
        this.settings = settings;
        this.owner = owner;
        this.state = new SessionState(child.process());
        this.classes = new ClassServer(child.name(), settings.classes());
        this.upkeep = new Upkeep(child.name(), settings.preparation());
        this.ladder = new StoppingLadder(child, settings, state, calls, () -> this.owner.stubborn(this));
        this.memory = new MemoryWatch(child, settings, ladder);
        this.heartbeat = new HeartbeatWatch(settings, state, ladder);
        this.intake = new ChildIntake(settings.held().new OfChild(this::endSlow),
                settings.limits().maxFrameWeight(), heartbeat.growth(), ladder::kill);
        this.output = new SessionOutput(child.name(), settings, this::liftWithProcess);
        this.standardError = new StandardError(child, settings.printing(),
                line -> output.printed(OutputLine.Source.STDERR, child.shown(line)));
        this.standardOutput = settings.connector().usesStandardOutput() ? Optional.empty()
                : Optional.of(new StreamReader("prong-" + child.name() + "-stdout", child.pipes().output(),
                        settings.printing().charset(), this::deliverPrinted));
        this.receiver = new SessionReceiver(child.name(), calls, settings.held(), output, standardError, new Heard());
        this.ending = new SessionEnding(this, child, settings, state, calls, ladder, memory);
    }

    /** What is to be done after its end, when its owner has heard of it, whoever that is then; before it begins. */
    public void whenGone(Runnable action) {
        whenGone = action;
    }

    /** Connects to the child and goes on until it ends, on threads of its own. */
    public void begin() {
        memory.begin();
        standardError.begin();
        standardOutput.ifPresent(StreamReader::begin);
        child.onExit(() -> Surely.run("the watch over the connection of " + name(), this::drainLater));
        OwnThreads.platform("prong-" + child.name() + "-receiver").start(this::live);
    }

    public String name() {
        return child.name();
    }

    /** The memory of the child over its life so far; empty where this system does not tell. */
    public List<MemorySample> memory() {
        return memory.samples();
    }

    /** The process id; of a remote child what it has told, which is not to be signalled or looked at. */
    public long pid() {
        return child.pid();
    }

    /**
     * Sends a signal to the process; does nothing after its end.
     *
     * @throws UnsupportedOperationException if this system has no such signals, or the child was started elsewhere
     */
    public void signal(Signal signal) {
        if (child.isRemote()) {
            throw new UnsupportedOperationException(
                    "signal cannot be sent to a child that was started elsewhere: signal="
                            + signal + ", child=" + name() + "; use terminate() or kill(), which end its connection");
        }
        if (!child.process().isAlive()) {
            return;
        }
        try {
            PosixTools.installed().signal(signal.name(), pid());
        } catch (IOException e) {
            throw new UnsupportedOperationException("signal cannot be sent: signal=" + signal + ", child=" + name()
                    + ", pid=" + pid() + ", reason=" + e.getMessage(), e);
        }
    }

    /** Lets the child go if no call has been given to it. */
    public void leaveIfUnused() {
        if (!isUsed()) {
            leave();
        }
    }

    /** Whether a call has been given to the child. */
    public boolean isUsed() {
        return calls.isUsed();
    }

    /** Whether the process is alive and nobody has asked it to go. */
    public boolean isUsable() {
        return state.isUsable();
    }

    /**
     * Gives it to another owner, who hears of all that is still to come.
     *
     * @return false if a call is on the child, or it is not usable any more: then nothing changes
     */
    public boolean handOver(SessionOwner to) {
        return state.give(_ -> takeOver(to)) != null;
    }

    private boolean takeOver(SessionOwner to) {
        if (!calls.isEmpty()) {
            return false;
        }
        owner = to;
        return true;
    }

    /** Sends the child's lines to {@code listener} from now on. */
    public void outputTo(Consumer<? super OutputLine> listener) {
        output.to(listener);
    }

    /** Gives {@code line} to whoever had the lines of the child at its begin. */
    public void forward(OutputLine line) {
        settings.output().accept(line);
    }

    /**
     * Gives the child a call.
     *
     * @param port the port of a started task, or null
     * @return false if the call had ended already or the child is not usable any more, so that it has not begun, or if
     *         the child understands too little for it, upon which it has failed
     */
    public <R> boolean run(ChildCall<R> call, SessionPort port) {
        Optional<MessageException> refusal = state.isOpen() ? call.refusalBy(name(), agreement) : Optional.empty();
        if (refusal.isPresent()) {
            call.fail(refusal.get());
            return false;
        }
        sending.lock(); // The child hears of the calls in the order of their ids.
        try {
            RemoteCall<R> remote = calls.next(call, port);
            FrameChannel to = state.give(channel -> begin(remote, channel));
            if (to != null) {
                send(remote, to, call.asksForClasses() ? classes.numberOf(call.loader()) : 0);
            }
            return to != null;
        } finally {
            sending.unlock();
        }
    }

    /** Waits for nobody. */
    private static void send(RemoteCall<?> remote, FrameChannel to, long loader) {
        Frame run = Frame.newBuilder().setRun(remote.runFrame(loader)).build();
        if (remote.port() != null) {
            remote.port().connect(remote.id(), to, run);
        } else {
            to.sendNow(run);
        }
    }

    private boolean begin(RemoteCall<?> remote, FrameChannel to) {
        ChildCall<?> call = remote.call();
        if (!call.begin(new OnChild(remote))) {
            return false;
        }
        call.begun();
        if (call.items() != null) {
            call.items().connect(remote.id(), to);
        }
        if (remote.port() != null) {
            started = remote;
        }
        calls.add(remote, !upkeep.has(call));
        return true;
    }

    /** Runs a call in the child. */
    private final class OnChild implements Runner {

        private final RemoteCall<?> remote;

        OnChild(RemoteCall<?> remote) {
            this.remote = remote;
        }

        @Override
        public String workerName() {
            return name();
        }

        @Override
        public void stopping(Call<?> call, StopReason reason) {
            if (remote.isAnswered()) {
                remote.interruptDecoding();
                limitUsers(remote);
            } else {
                ladder.cancel(remote, reason);
            }
        }
    }

    /**
     * Has {@code end} end a call of which nothing more will come, once its lines have been heard and its values decoded. If
     * it is or will be asked to end, it waits for these a second at most.
     *
     * @param plain whether the end is quick and runs no code of the user's
     */
    void end(RemoteCall<?> remote, boolean plain, Runnable end) {
        ChildCall<?> call = remote.call();
        remote.answered();
        call.whenHeard(() -> remote.arrive(plain || call.isStopping(), end));
        // Asked last, as whoever asks for the end looks whether it is answered afterwards.
        if (call.isStopping() && !call.isDone()) {
            limitUsers(remote);
        }
    }

    private void limitUsers(RemoteCall<?> remote) {
        var _ = ladder.after(USERS_LIMIT, () -> remote.endWithoutUsers(name(), output.at()));
    }

    /**
     * Runs {@code action} once, when all that the child has printed and posted has been heard and decoded, or at most a
     * second after it has been {@linkplain #hurry hurried}. Called once, when the child has ended.
     */
    public void whenHeard(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        Runnable once = () -> {
            if (done.compareAndSet(false, true)) {
                action.run();
            }
        };
        last = once;
        RemoteCall<?> its = started;
        if (its == null) {
            output.whenPassed(once);
        } else {
            its.arrive(true, () -> output.whenPassed(once));
        }
        if (hurried) {
            limitLast();
        }
    }

    /** Listeners are waited for no longer than a second from the end of the child on. */
    public void hurry() {
        hurried = true;
        limitLast();
    }

    private void limitLast() {
        Runnable waiting = last;
        if (waiting != null) {
            var _ = ladder.after(USERS_LIMIT, waiting);
        }
    }

    /** Runs {@code action} when the lines so far have been heard, however long that takes. */
    public void afterLines(Runnable action) {
        output.afterAll(action);
    }

    /** Somebody waits for listeners to hear lines; at the end of the process nobody needs to. */
    private void liftWithProcess() {
        if (lifting.compareAndSet(false, true)) {
            var _ = child.process().onExit().whenComplete((_, _) -> output.lift());
        }
    }

    /**
     * Asks the child to finish and go, and kills it after the grace period; one that is not ready is killed at once. If
     * its owner prepares it and it has no call, it is torn down first, within the same grace period.
     */
    public void leave() {
        if (!upkeep.isTearingDown() && !tearDown()) {
            ladder.leave();
        }
    }

    /** False if there is nothing to wait for before the child is asked to go. */
    private boolean tearDown() {
        return owner.preparesChildren() && state.isReady() && calls.isEmpty() && upkeep.tearDown(call -> {
            ladder.endAfterGrace(EndReason.CLOSED);
            return run(call, null);
        }, ladder::leave, error -> owner.tearDownFailed(this, error));
    }

    /** Kills the child after the grace period if it has not gone by itself, as it is to. */
    public void expectGoodbye() {
        ladder.endAfterGrace(EndReason.CLOSED);
    }

    /** Kills the child with its descendants; the first reason counts. Does nothing after its end. */
    public void kill(EndReason reason) {
        ladder.kill(reason);
    }

    /** The error of a call that ended with the child; it names the call for whose sake the child was killed, if so. */
    public WorkerCrashedException crashOf(Call<?> call, SessionEnd end) {
        return state.stubborn().map(other -> new WorkerCrashedException(
                "child was killed for another task on it, which did not end when asked: task=" + call.name()
                        + ", child=" + name() + ", pid=" + pid() + ", otherTask=" + other + ", gracePeriod="
                        + settings.gracePeriod() + "; submit it again, or give each child one task at a time",
                end.crash(), null)).orElseGet(() -> end.crashOf(call.name()));
    }

    /** What a call ends with that was on the child when that crashed; empty if it is run again. */
    Optional<? extends TaskException> errorOf(ChildCall<?> call, SessionEnd end, SessionOwner ofThisMoment) {
        return upkeep.has(call) ? Optional.of(crashOf(call, end)) : ofThisMoment.crashed(this, call, end);
    }

    /** Whatever happens, the end is reached: somebody waits for it. */
    private void live() {
        receiveAll();
        SessionEnd end = ending.await(this::awaitGone, this::awaitLastWords, standardError);
        drainNoMore();
        Surely.run("the count of dropped lines of " + name(), output::tellDropped);
        Surely.run("the end of " + name(), () -> ending.tell(end, owner));
        Surely.run("what comes after the end of " + name(), whenGone);
    }

    private void receiveAll() {
        alarm = ladder.after(settings.startTimeout(), this::failIfNotReady);
        try (FrameLink open = connect()) {
            if (open != null) {
                receiveAll(open);
            }
        } catch (ProtocolException e) {
            ladder.kill(Fault.protocol(e.getMessage()));
        } catch (FailedHereException e) {
            ladder.kill(Fault.parent(e.getCause()));
        } catch (IOException e) {
            // An echo: the exit of the process is about to say why.
            LOG.log(System.Logger.Level.DEBUG, "connection lost: child=" + name(), e);
        } catch (OutOfMemoryError e) {
            ladder.kill(Fault.parent(e));
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "session failed: child=" + name(), e);
            ladder.kill(Fault.protocol("session failed: " + e));
        }
    }

    private synchronized void drainLater() {
        if (!isOver) {
            draining = ladder.after(DRAIN_LIMIT, this::drain);
        }
    }

    /** The end has been reached: there is nothing to be drained any more. */
    private synchronized void drainNoMore() {
        isOver = true;
        if (draining != null) {
            draining.cancel(false);
        }
    }

    private void drain() {
        drained = true;
        child.pipes().seal();
        intake.giveUp();
        if (link != null) {
            link.drain();
        }
    }

    private FrameLink connect() throws IOException {
        String token = Tokens.next();
        Bootstrap.Builder bootstrap = Bootstrap.newBuilder().setToken(token).setName(name())
                .setFolder(settings.folder()).setRehearse(owner.isUnhurried());
        settings.connector().describe(bootstrap);
        BootstrapWriter.write(child.pipes().input(), bootstrap.build());
        FrameLink open = settings.connector().connect(child, token, this::deliverPrinted);
        link = open;
        if (open != null && drained) {
            open.drain(); // Who drains has not seen it.
        }
        agreement = open == null ? null : Handshake.welcome(open, settings.limits());
        if (agreement == null) {
            return null;
        }
        child.told(agreement.childPid());
        return open;
    }

    private void receiveAll(FrameLink connected) throws IOException {
        try (FrameChannel open = new FrameChannel(heartbeat.over(connected), name(), agreement.limits(),
                agreement.sending(), intake)) {
            connected(open);
            receiveUntilEnd(open);
        } finally {
            intake.end();
            heartbeat.end();
            state.disconnect();
        }
    }

    private void receiveUntilEnd(FrameChannel open) throws IOException {
        try {
            boolean more = true;
            while (more) {
                more = receiveNext(open);
            }
        } catch (ProtocolException e) {
            // Before the connection is closed: at its end the child would leave by itself, with a code that misleads.
            ladder.kill(Fault.protocol(e.getMessage()));
            ladder.awaitKilled();
        }
    }

    /** In a method of its own: while it waits for the next frame it must not hold the one before. */
    private boolean receiveNext(FrameChannel open) throws IOException {
        Frame frame = open.receive();
        if (frame != null) {
            receiver.handle(frame);
        }
        return frame != null;
    }

    private void connected(FrameChannel open) {
        state.connect(open);
        heartbeat.begin(agreement.other().has(Capability.PING));
        if (agreement.other().has(Capability.DUMP)) {
            ladder.dumps().allow();
        }
        child.argumentsRead();
        if (owner.preparesChildren()) {
            upkeep.setUp(call -> run(call, null), this::becomeReady, error -> ladder.kill(Fault.setup(error)));
        } else {
            becomeReady();
        }
    }

    private void becomeReady() {
        state.becomeReady();
        alarm.cancel(false);
        owner.ready(this);
    }

    private void failIfNotReady() {
        if (!state.isReady()) {
            ladder.kill(Fault.late((state.isConnected() ? "its set-up has not ended in time" : "not ready in time")
                    + ": startTimeout=" + settings.startTimeout()));
        }
    }

    /** The frames of others have no room because of the one that this child has begun. */
    private void endSlow() {
        ladder.kill(Fault.protocol("frame takes too long while those of others wait for room: bytes="
                + heartbeat.growth().bytes()));
    }

    private void deliverPrinted(String line) {
        output.printed(OutputLine.Source.STDOUT, child.shown(line));
    }

    /** What the child says that concerns more than one call. */
    private final class Heard implements SessionReceiver.Events {

        @Override
        public void answered(RemoteCall<?> call, boolean returned, boolean tainted) {
            if (upkeep.has(call.call())) {
                upkeep.answered(call.call(), returned);
            } else {
                owner.callEnded(Session.this, call.call(), tainted);
            }
        }

        @Override
        public void end(RemoteCall<?> call, boolean plain, Runnable end) {
            Session.this.end(call, plain, end);
        }

        @Override
        public boolean pong() {
            return heartbeat.answered();
        }

        @Override
        public boolean threadDump(ThreadDump dump) throws ProtocolException {
            ladder.dumps().arrived(dump);
            return true;
        }

        @Override
        public boolean classRequest(ClassRequest request) throws ProtocolException {
            return classes.answer(request, state.channel());
        }

        @Override
        public boolean goodbye() {
            if (!state.sayGoodbye()) {
                return false;
            }
            state.control(Frame.newBuilder().setGoodbye(Goodbye.newBuilder().setReceived(true)).build());
            requireAnswers();
            ladder.endAfterGrace(EndReason.CLOSED);
            return true;
        }

        /** A child that was asked to go may have calls that are to end with it. */
        private void requireAnswers() {
            int unanswered = calls.all().size();
            if (unanswered > 0 && !state.isAskedToLeave()) {
                ladder.kill(Fault.protocol("said goodbye and had not answered: calls=" + unanswered));
            }
        }
    }

    /** The stream has ended: waits for the process, which may live on if it has closed its end. */
    private int awaitGone() {
        alarm.cancel(false);
        alarm = ladder.after(settings.startTimeout(),
                () -> ladder.kill(Fault.protocol("closed its connection and did not end")));
        try {
            return ladder.awaitExit();
        } finally {
            alarm.cancel(false);
        }
    }

    private void awaitLastWords() {
        output.lift(); // Whoever reads what is left must not wait for listeners.
        receiver.end();
        standardError.awaitEnd();
        standardOutput.ifPresent(StreamReader::awaitEnd);
        child.pipes().close();
    }
}
