package dev.prong.child.session;

import dev.prong.KillReason;
import dev.prong.MemorySample;
import dev.prong.WorkerCrashedException;
import dev.prong.call.Call;
import dev.prong.call.Runner;
import dev.prong.call.StopReason;
import dev.prong.OutputLine;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.command.Signal;
import dev.prong.process.PosixTools;
import dev.prong.process.ProcessMemory;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.Cancel;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Output;
import dev.prong.proto.v1.Progress;
import dev.prong.proto.v1.Run;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One child, from its launch to its end. A thread of its own reads what the child sends; what may run user code is handed
 * to the delivery, in order. Thread-safe.
 */
public final class Session {

    private static final System.Logger LOG = System.getLogger("dev.prong.child");

    /** What cannot be killed within this time hangs in the kernel, and is left behind. */
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    /** Often enough to see a leap that takes a second, and too rarely to be noticed. */
    private static final Duration SAMPLING = Duration.ofMillis(250);

    private final LaunchedChild child;
    private final SessionSettings settings;
    private final SessionOwner owner;
    private final Delivery delivery;
    private final StandardError standardError;
    private final Optional<StreamReader> standardOutput;
    private final Map<Long, RemoteCall<?>> calls = new ConcurrentHashMap<>();
    private final AtomicLong lastCall = new AtomicLong();
    private final MemoryCurve memory = new MemoryCurve();
    private final SessionOutput output;
    private final LineJoiner joiner = new LineJoiner(this::handleLine);
    private final StoppingSteps steps = new StoppingSteps(calls::containsKey);
    private final Instant started = Instant.now();
    /** How often the kernel had killed for want of memory when the child was last seen alive. */
    private volatile OptionalLong oomKills = OptionalLong.empty();
    /** An id alone does not make it so: a call that has ended meanwhile is not sent. */
    private volatile boolean used;

    /** Looks at the child's memory, until its end. */
    private Future<?> sampler;

    /** When the process was found ended, by {@link System#nanoTime()}; for the receiver's thread, and then the delivery. */
    private long goneNanos;

    /** Rings if the child does not come up, or does not go down; for the receiver's thread. */
    private Future<?> alarm;

    // Guarded by this.
    private FrameChannel channel;
    private boolean ready;
    private boolean orderly;
    private boolean ended;
    private KillReason killed;
    /** The name of the task for whose sake it was killed, if for one's. */
    private String stubborn;
    private String fault;
    private boolean overLimit;

    /** A session with a child that has just been launched; {@link #begin()} sets it going. */
    public Session(LaunchedChild child, SessionSettings settings, SessionOwner owner) {
        this.child = child;
        this.settings = settings;
        this.owner = owner;
        this.delivery = new Delivery(child.name());
        this.output = new SessionOutput(child.name(), delivery, settings);
        this.standardError = new StandardError(child, line -> output.printed(OutputLine.Source.STDERR, line));
        this.standardOutput = settings.connector().usesStandardOutput() ? Optional.empty()
                : Optional.of(new StreamReader("prong-" + child.name() + "-stdout", child.process().getInputStream(),
                        this::deliverPrinted));
    }

    /** Connects to the child and goes on until it ends, on threads of its own. */
    public void begin() {
        sampler = child.isRemote() ? CompletableFuture.completedFuture(null)
                : settings.timer().scheduleWithFixedDelay(this::sampleMemory, 0, SAMPLING.toNanos(),
                        TimeUnit.NANOSECONDS);
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

    private void sampleMemory() {
        OptionalLong killsBefore = OomKills.count(); // First: a kill after the look at the child must not be missed.
        ProcessMemory.residentBytes(pid()).ifPresent(bytes -> {
            memory.add(new MemorySample(Instant.now(), bytes));
            oomKills = killsBefore;
            settings.maxResidentBytes().ifPresent(most -> requireWithin(most, bytes));
        });
    }

    private void requireWithin(long maxResidentBytes, long residentBytes) {
        if (residentBytes > maxResidentBytes) {
            String what = "its process has too much memory: residentBytes=" + residentBytes + ", maxResidentBytes="
                    + maxResidentBytes;
            killFaulty(what, true);
        }
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
        return used;
    }

    /** Whether the process is alive and nobody has asked it to go. */
    public synchronized boolean isUsable() {
        return ready && !ended && !orderly && killed == null && fault == null && child.process().isAlive();
    }

    /** Sends the child's lines to {@code listener} from now on. */
    public void outputTo(Consumer<? super OutputLine> listener) {
        output.to(listener);
    }

    /**
     * Gives the child a call.
     *
     * @param port the port of a started task, or null
     * @return false if the call had ended already, or the child is not usable any more: it has not begun
     */
    public <R> boolean run(ChildCall<R> call, SessionPort port) {
        RemoteCall<R> remote = new RemoteCall<>(lastCall.incrementAndGet(), call, port);
        FrameChannel to;
        synchronized (this) {
            if (!isUsable() || !call.begin(new OnChild(remote))) {
                return false;
            }
            used = true;
            call.begun();
            to = channel;
            if (call.items() != null) {
                call.items().connect(remote.id(), to);
            }
            calls.put(remote.id(), remote);
        }
        Frame run = Frame.newBuilder().setRun(runFrame(remote)).build();
        if (port != null) {
            port.connect(remote.id(), to, run);
        } else {
            to.sendNow(run);
        }
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
            stop(remote, reason);
        }
    }

    private static Run runFrame(RemoteCall<?> remote) {
        Call<?> call = remote.call();
        Run.Builder run = Run.newBuilder().setCall(remote.id()).setName(call.name())
                .setTask(remote.call().descriptor()).setStarted(remote.port() != null)
                .setStreamed(remote.call().items() != null).setPriority(call.priority())
                .addAllEnvironment(remote.call().variables()).setAttempt(call.attempt())
                .setIdempotencyKey(call.options().idempotencyKey().orElse(""));
        // Time that has just run out still has to be told as limited.
        call.timeLeft().ifPresent(left -> run.setRemainingNanos(Math.max(1, left.time().toNanos()))
                .setRemainingOf(left.by().equals(call.name()) ? "" : left.by()));
        call.silenceLimit().ifPresent(silence -> run.setSilenceNanos(silence.time().toNanos())
                .setSilenceOf(silence.by().equals(call.name()) ? "" : silence.by()));
        return run.build();
    }

    private void stop(RemoteCall<?> remote, StopReason reason) {
        Cancel.Reason wire = switch (reason) {
            case CANCELLED, CPU_LIMIT, ALLOCATION_LIMIT -> Cancel.Reason.CANCELLED;
            case TIMED_OUT, RAN_TOO_LONG, STARTER_TIMED_OUT -> Cancel.Reason.TIMED_OUT;
            case SILENT, STARTER_SILENT -> Cancel.Reason.SILENT;
            case CLOSED -> Cancel.Reason.CLOSED;
            case STARTER_ENDED -> Cancel.Reason.STARTER_ENDED;
        };
        steps.cancel(remote.id());
        control(Frame.newBuilder().setCancel(Cancel.newBuilder().setCall(remote.id()).setReason(wire)).build());
        var _ = after(settings.gracePeriod(), () -> {
            if (!remote.call().isDone()) {
                killFor(remote.call(), reason.killReason());
            }
        });
    }

    /** Asks the child to finish and go, and kills it after the grace period; one that is not ready is killed at once. */
    public void leave() {
        if (!isReady()) {
            kill(KillReason.CLOSED);
            return;
        }
        steps.step("goodbye");
        control(Frame.newBuilder().setGoodbye(Goodbye.newBuilder()).build());
        killAfterGrace(KillReason.CLOSED);
    }

    /** Kills the child after the grace period if it has not gone by itself, as it is to. */
    public void expectGoodbye() {
        killAfterGrace(KillReason.CLOSED);
    }

    private synchronized boolean isReady() {
        return ready;
    }

    private void killAfterGrace(KillReason reason) {
        var _ = after(settings.gracePeriod(), () -> kill(reason));
    }

    private Future<?> after(Duration delay, Runnable action) {
        return settings.timer().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Kills the child with its descendants; the first reason counts. Does nothing after its end. */
    public void kill(KillReason reason) {
        synchronized (this) {
            if (ended) {
                return;
            }
            if (killed == null && fault == null) {
                steps.step("kill");
                killed = reason;
            }
        }
        killTree();
    }

    /** Kills the child because that call does not end. */
    private void killFor(Call<?> call, KillReason reason) {
        synchronized (this) {
            stubborn = killed == null && fault == null ? call.name() : stubborn;
        }
        kill(reason);
    }

    private synchronized Optional<String> stubborn() {
        return Optional.ofNullable(stubborn);
    }

    /** The error of a call that ended with the child; it names the call for whose sake the child was killed, if so. */
    public WorkerCrashedException crashOf(Call<?> call, SessionEnd end) {
        return stubborn().map(other -> new WorkerCrashedException(
                "child was killed for another task on it, which did not end when asked: task=" + call.name()
                        + ", child=" + name() + ", pid=" + pid() + ", otherTask=" + other + ", gracePeriod="
                        + settings.gracePeriod() + "; submit it again, or give each child one task at a time",
                end.crash(), null)).orElseGet(() -> end.crashOf(call.name()));
    }

    /** Kills the child because it cannot be worked with. */
    private void killFaulty(String what) {
        killFaulty(what, false);
    }

    private void killFaulty(String what, boolean isOverLimit) {
        synchronized (this) {
            if (ended || killed != null || fault != null) {
                return;
            }
            fault = what;
            overLimit = isOverLimit;
            steps.step("kill");
        }
        killTree();
    }

    /** On a thread of its own: those who ask for it must not wait for the tools that do it. */
    private void killTree() {
        Thread.ofVirtual().name("prong-" + name() + "-killer").start(() -> child.tree().killAndAwait(KILL_LIMIT));
    }

    private void control(Frame frame) {
        FrameChannel to;
        synchronized (this) {
            to = channel;
        }
        if (to != null) {
            to.sendControl(frame);
        }
    }

    private void live() {
        alarm = after(settings.startTimeout(), this::failIfNotReady);
        try (FrameLink link = connect()) {
            if (link != null) {
                receiveAll(link);
            }
        } catch (ProtocolException e) {
            killFaulty(e.getMessage());
        } catch (IOException e) {
            // An echo: the exit of the process is about to say why.
            LOG.log(System.Logger.Level.DEBUG, "connection lost: child=" + name(), e);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "session failed: child=" + name(), e);
            killFaulty("session failed: " + e);
        }
        joiner.endAll();
        SessionEnd end = awaitEnd();
        output.tellDropped();
        delivery.add(new Ending(end)::run);
    }

    private FrameLink connect() throws IOException {
        String token = Tokens.next();
        Bootstrap.Builder bootstrap = Bootstrap.newBuilder().setToken(token).setName(name())
                .setFolder(settings.folder());
        settings.connector().describe(bootstrap);
        BootstrapWriter.write(child.process(), bootstrap.build());
        FrameLink link = settings.connector().connect(child, token, this::deliverPrinted);
        Hello hello = link == null ? null : Handshake.welcome(link, settings.limits());
        if (hello == null) {
            return null;
        }
        child.told(hello.getPid());
        return link;
    }

    private void receiveAll(FrameLink link) throws IOException {
        try (FrameChannel open = new FrameChannel(link, name(), settings.limits())) {
            becomeReady(open);
            receiveUntilEnd(open);
        }
    }

    private void receiveUntilEnd(FrameChannel open) throws IOException {
        try {
            for (Frame frame = open.receive(); frame != null; frame = open.receive()) {
                handle(frame);
            }
        } catch (ProtocolException e) {
            // Before the connection is closed: at its end the child would leave by itself, with a code that misleads.
            killFaulty(e.getMessage());
            child.tree().killAndAwait(KILL_LIMIT);
        }
    }

    private void becomeReady(FrameChannel open) {
        synchronized (this) {
            channel = open;
            ready = true;
        }
        alarm.cancel(false);
        child.argumentsRead();
        owner.ready(this);
    }

    private void failIfNotReady() {
        if (!isReady()) {
            killFaulty("not ready in time: startTimeout=" + settings.startTimeout());
        }
    }

    private void handle(Frame frame) throws ProtocolException {
        switch (frame.getKindCase()) {
            case OUTPUT -> handleOutput(frame.getOutput());
            case MESSAGE -> handleMessage(frame.getMessage());
            case CREDIT -> {
                RemoteCall<?> call = calls.get(frame.getCredit().getCall());
                if (call != null && call.port() != null) {
                    call.call().sign();
                    call.port().credit(frame.getCredit());
                }
            }
            case BEGUN -> onCall(frame.getBegun().getCall(), 0, call -> {
                if (call.port() != null) {
                    call.port().events().online();
                }
            });
            case PROGRESS -> handleProgress(frame.getProgress(), frame.getSerializedSize());
            case RESULT -> answer(frame.getResult().getCall(), frame.getSerializedSize(),
                    frame.getResult().getTainted(), call -> call.succeed(frame.getResult(), name()));
            case FAILED -> answer(frame.getFailed().getCall(), frame.getSerializedSize(),
                    frame.getFailed().getTainted(), call -> call.fail(frame.getFailed(), name()));
            case GOODBYE -> handleGoodbye();
            default -> throw new ProtocolException("child sent a frame that only a parent sends: kind="
                    + frame.getKindCase());
        }
    }

    private void handleProgress(Progress progress, int bytes) throws ProtocolException {
        RemoteCall<?> known = calls.get(progress.getCall());
        if (known != null) {
            known.call().sign(); // Here and not in the delivery: a slow listener must not make it look silent.
        }
        if (progress.hasValue()) {
            onCall(progress.getCall(), bytes, call -> call.progress(progress, name()));
        }
    }

    private void handleOutput(Output piece) {
        // Only of calls it has: others could fill the memory with lines that are never ended.
        joiner.add(calls.containsKey(piece.getCall()) ? piece : piece.toBuilder().setCall(0).build());
    }

    private void handleLine(long id, boolean error, String text) {
        if (error) {
            standardError.remember(text); // First: who hears of a line may count on its being in the report.
        }
        RemoteCall<?> call = calls.get(id);
        OutputLine.Source source = error ? OutputLine.Source.STDERR : OutputLine.Source.STDOUT;
        if (call == null) {
            output.printed(source, text);
        } else {
            output.printed(call, source, text);
        }
    }

    private void deliverPrinted(String line) {
        output.printed(OutputLine.Source.STDOUT, line);
    }

    private void handleMessage(Message message) throws ProtocolException {
        RemoteCall<?> call = calls.get(message.getCall());
        Arrivals arrivals = call == null ? null : call.arrivals();
        if (arrivals == null) {
            failIfUnasked(message.getCall(), call);
            return; // Late: its call has ended.
        }
        call.call().sign();
        arrivals.arrived(message);
        delivery.add(() -> arrivals.deliver(message, call.call().loader()));
    }

    private void failIfUnasked(long id, RemoteCall<?> call) throws ProtocolException {
        if (call != null || id < 1 || id > lastCall.get()) {
            throw new ProtocolException("message for a call that has neither port nor stream: call=" + id
                    + ", lastCall=" + lastCall.get());
        }
    }

    private void onCall(long id, long bytes, Consumer<RemoteCall<?>> action) {
        RemoteCall<?> call = calls.get(id);
        if (call != null) {
            delivery.add(bytes, () -> action.accept(call));
        }
    }

    /** The one answer of a call; a second one finds no call any more. */
    private void answer(long id, long bytes, boolean tainted, Consumer<RemoteCall<?>> action) {
        joiner.end(id);
        output.tellDropped();
        onCall(id, bytes, call -> {
            if (calls.remove(id) != null) {
                owner.callEnded(this, call.call(), tainted); // First: who has heard of it finds the child free.
                action.accept(call);
            }
        });
    }

    private void handleGoodbye() {
        synchronized (this) {
            orderly = true;
        }
        control(Frame.newBuilder().setGoodbye(Goodbye.newBuilder().setReceived(true)).build());
        killAfterGrace(KillReason.CLOSED);
    }

    /** The stream has ended: waits for the process, which may live on if it has closed its end, and for its last words. */
    private SessionEnd awaitEnd() {
        alarm.cancel(false);
        alarm = after(settings.startTimeout(), () -> killFaulty("closed its connection and did not end"));
        int code = Waiting.forExit(child.process());
        Instant gone = Instant.now();
        goneNanos = System.nanoTime();
        boolean oomKill = code == OomKills.CODE && OomKills.roseSince(oomKills);
        sampler.cancel(false);
        alarm.cancel(false);
        synchronized (this) {
            ended = true; // Nothing that is asked for from now on is why it ended.
        }
        // What the child has started and left behind goes with it; it may also hold the child's standard error.
        child.tree().killAndAwait(KILL_LIMIT);
        child.gone();
        standardError.awaitEnd();
        standardOutput.ifPresent(StreamReader::awaitEnd);
        child.argumentsRead();
        Death death;
        synchronized (this) {
            death = new Death(name(), child.isRemote(), pid(), started, gone, code, ready, orderly,
                    Optional.ofNullable(killed), Optional.ofNullable(fault), overLimit, oomKill, settings.gracePeriod(),
                    standardError.output(), memory(), child.crashReport());
        }
        return SessionEnd.of(death, standardError.tail());
    }

    /** The last piece of the delivery: nothing the child said comes after it. */
    private final class Ending {

        private SessionEnd end;

        Ending(SessionEnd end) {
            this.end = end;
        }

        void run() {
            end = end.with(calls.values().stream().sorted(Comparator.comparingLong(RemoteCall::id))
                    .map(RemoteCall::onBoard).toList(), steps.until(goneNanos));
            List.copyOf(calls.values()).forEach(this::endCall);
            calls.clear();
            owner.ended(Session.this, end);
        }

        private void endCall(RemoteCall<?> remote) {
            Call<?> call = remote.call();
            if (end.killed().isPresent() && call.stopReason().isPresent()) {
                call.giveUpKilled("its child was killed: child=" + name() + ", pid=" + pid() + ", gracePeriod="
                        + settings.gracePeriod(), end.certificate());
            } else {
                owner.crashed(Session.this, remote.call(), end);
            }
        }
    }
}
