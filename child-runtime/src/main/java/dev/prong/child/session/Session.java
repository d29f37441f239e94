package dev.prong.child.session;

import dev.prong.KillReason;
import dev.prong.MemorySample;
import dev.prong.MessageException;
import dev.prong.OutputLine;
import dev.prong.WorkerCrashedException;
import dev.prong.call.Call;
import dev.prong.call.Runner;
import dev.prong.call.StopReason;
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
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One child, from its launch to its end. A thread of its own reads what the child sends; what may run user code is handed
 * to the delivery, in order. Thread-safe.
 */
public final class Session {

    private static final System.Logger LOG = System.getLogger("dev.prong.child");

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
    private final Delivery delivery;
    private final SessionOutput output;
    private final StandardError standardError;
    private final Optional<StreamReader> standardOutput;
    private final SessionReceiver receiver;
    private final SessionEnding ending;
    private final ClassServer classes;

    /** What the handshake has settled; null before. */
    private volatile Agreement agreement;

    /** Rings if the child does not come up, or does not go down; for the receiver's thread. */
    private Future<?> alarm;

    /** A session with a child that has just been launched; {@link #begin()} sets it going. */
    public Session(LaunchedChild child, SessionSettings settings, SessionOwner owner) {
        this.child = child;
        this.settings = settings;
        this.owner = owner;
        this.state = new SessionState(child.process());
        this.classes = new ClassServer(child.name(), settings.classes());
        this.ladder = new StoppingLadder(child, settings, state, calls, () -> this.owner.stubborn(this));
        this.memory = new MemoryWatch(child, settings, ladder);
        this.heartbeat = new HeartbeatWatch(settings, state, ladder);
        this.delivery = new Delivery(child.name());
        this.output = new SessionOutput(child.name(), delivery, settings);
        this.standardError = new StandardError(child, settings.printing(),
                line -> output.printed(OutputLine.Source.STDERR, child.shown(line)));
        this.standardOutput = settings.connector().usesStandardOutput() ? Optional.empty()
                : Optional.of(new StreamReader("prong-" + child.name() + "-stdout", child.process().getInputStream(),
                        settings.printing().charset(), this::deliverPrinted));
        this.receiver = new SessionReceiver(child.name(), calls, delivery, output, standardError, new Heard());
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
        Thread.ofPlatform().daemon().name("prong-" + child.name() + "-receiver").start(this::live);
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

    /**
     * Gives the child a call.
     *
     * @param port the port of a started task, or null
     * @return false if the call had ended already or the child is not usable any more, so that it has not begun, or if
     *         the child understands too little for it, upon which it has failed
     */
    public <R> boolean run(ChildCall<R> call, SessionPort port) {
        Optional<MessageException> refusal = isUsable() ? call.refusalBy(name(), agreement) : Optional.empty();
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
        calls.add(remote);
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
            ladder.cancel(remote, reason);
        }
    }

    /** Asks the child to finish and go, and kills it after the grace period; one that is not ready is killed at once. */
    public void leave() {
        ladder.leave();
    }

    /** Kills the child after the grace period if it has not gone by itself, as it is to. */
    public void expectGoodbye() {
        ladder.endAfterGrace(KillReason.CLOSED);
    }

    /** Kills the child with its descendants; the first reason counts. Does nothing after its end. */
    public void kill(KillReason reason) {
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

    private void live() {
        alarm = ladder.after(settings.startTimeout(), this::failIfNotReady);
        try (FrameLink link = connect()) {
            if (link != null) {
                receiveAll(link);
            }
        } catch (ProtocolException e) {
            ladder.kill(Fault.protocol(e.getMessage()));
        } catch (IOException e) {
            // An echo: the exit of the process is about to say why.
            LOG.log(System.Logger.Level.DEBUG, "connection lost: child=" + name(), e);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "session failed: child=" + name(), e);
            ladder.kill(Fault.protocol("session failed: " + e));
        }
        receiver.end();
        SessionEnd end = awaitEnd();
        output.tellDropped();
        delivery.add(() -> {
            ending.tell(end, owner);
            whenGone.run();
        });
    }

    private FrameLink connect() throws IOException {
        String token = Tokens.next();
        Bootstrap.Builder bootstrap = Bootstrap.newBuilder().setToken(token).setName(name())
                .setFolder(settings.folder()).setRehearse(owner.isUnhurried());
        settings.connector().describe(bootstrap);
        BootstrapWriter.write(child.process(), bootstrap.build());
        FrameLink link = settings.connector().connect(child, token, this::deliverPrinted);
        agreement = link == null ? null : Handshake.welcome(link, settings.limits());
        if (agreement == null) {
            return null;
        }
        child.told(agreement.childPid());
        return link;
    }

    private void receiveAll(FrameLink link) throws IOException {
        try (FrameChannel open = new FrameChannel(heartbeat.over(link), name(), agreement.limits(),
                agreement.sending())) {
            becomeReady(open);
            receiveUntilEnd(open);
        } finally {
            heartbeat.end();
            state.disconnect();
        }
    }

    private void receiveUntilEnd(FrameChannel open) throws IOException {
        try {
            for (Frame frame = open.receive(); frame != null; frame = open.receive()) {
                receiver.handle(frame);
            }
        } catch (ProtocolException e) {
            // Before the connection is closed: at its end the child would leave by itself, with a code that misleads.
            ladder.kill(Fault.protocol(e.getMessage()));
            ladder.awaitKilled();
        }
    }

    private void becomeReady(FrameChannel open) {
        state.becomeReady(open);
        alarm.cancel(false);
        if (agreement.other().has(Capability.PING)) {
            heartbeat.begin();
        }
        if (agreement.other().has(Capability.DUMP)) {
            ladder.dumps().allow();
        }
        child.argumentsRead();
        owner.ready(this);
    }

    private void failIfNotReady() {
        if (!state.isReady()) {
            ladder.kill(Fault.protocol("not ready in time: startTimeout=" + settings.startTimeout()));
        }
    }

    private void deliverPrinted(String line) {
        output.printed(OutputLine.Source.STDOUT, child.shown(line));
    }

    /** What the child says that concerns more than one call. */
    private final class Heard implements SessionReceiver.Events {

        @Override
        public void answered(RemoteCall<?> call, boolean tainted) {
            owner.callEnded(Session.this, call.call(), tainted);
        }

        @Override
        public void pong() {
            heartbeat.answered();
        }

        @Override
        public void threadDump(ThreadDump dump) throws ProtocolException {
            ladder.dumps().arrived(dump);
        }

        @Override
        public void classRequest(ClassRequest request) throws ProtocolException {
            classes.answer(request, state.channel());
        }

        @Override
        public void goodbye() {
            state.sayGoodbye();
            state.control(Frame.newBuilder().setGoodbye(Goodbye.newBuilder().setReceived(true)).build());
            delivery.add(this::requireAnswers); // In its turn: what the child had answered before has been delivered then.
            ladder.endAfterGrace(KillReason.CLOSED);
        }

        /** A child that was asked to go may have calls that are to end with it. */
        private void requireAnswers() {
            int unanswered = calls.all().size();
            if (unanswered > 0 && !state.isAskedToLeave()) {
                ladder.kill(Fault.protocol("said goodbye and had not answered: calls=" + unanswered));
            }
        }
    }

    /** The stream has ended: waits for the process, which may live on if it has closed its end, and for its last words. */
    private SessionEnd awaitEnd() {
        alarm.cancel(false);
        alarm = ladder.after(settings.startTimeout(),
                () -> ladder.kill(Fault.protocol("closed its connection and did not end")));
        try {
            return ending.await(standardError, this::awaitLastWords);
        } finally {
            alarm.cancel(false);
        }
    }

    private void awaitLastWords() {
        standardError.awaitEnd();
        standardOutput.ifPresent(StreamReader::awaitEnd);
    }
}
