package dev.prong.fuzz;

import dev.prong.MessageException;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.handshake.Capability;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.child.launch.RemoteProcess;
import dev.prong.child.session.ChildCall;
import dev.prong.child.connect.RemoteConnector;
import dev.prong.child.session.Session;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.session.SessionPort;
import dev.prong.child.session.SessionSettings;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Hello;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A session with a child that is all made up: it has said hello, has a task of each kind on board (call 1 is one of a
 * pool, 2 has a port, 3 emits items), and now says what it is told to. For one thread.
 */
final class Conversation implements SessionOwner {

    /** A session has threads, queues and tasks of its own. */
    private static final int COST = 4;

    private static final ChannelLimits LIMITS = new ChannelLimits(1 << 20, 8, 4096);
    private static final List<String> CAPABILITIES = Arrays.stream(Capability.values())
            .map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final long END_SECONDS = 45;

    /** Rings never: alarms are forgotten with their session. */
    private static final ScheduledThreadPoolExecutor TIMER = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("prong-fuzz-timer").factory());

    private final ChildCall<Object> pooled = call();
    private final ChildCall<Object> started = call();
    private final ChildCall<Object> streamed = call();
    private final SessionPort port = new SessionPort("made-up", LIMITS, false);
    private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();

    private Conversation() {
        streamed.streamed(LIMITS);
        port.events().onMessage(_ -> {});
        port.events().onError(_ -> {});
        port.events().onOnline(() -> {});
    }

    private static ChildCall<Object> call() {
        Samples.Ask task = new Samples.Ask();
        return ChildCall.of(task, task, TaskOptions.defaults(), LIMITS);
    }

    /**
     * Has the session go on until the link ends.
     *
     * @param bytes how much the child says
     * @param link what it says; opened again if need be
     * @throws AssertionError if the parent suffers
     */
    static void hold(int bytes, Supplier<FrameLink> link) throws Exception {
        Trouble.clear();
        Cost.checkThreads(bytes, COST, () -> new Conversation().run(link.get()));
        Trouble.requireNone();
    }

    private void run(FrameLink link) throws Exception {
        RemoteProcess process = new RemoteProcess();
        SessionSettings settings = new SessionSettings(new RemoteConnector(new Greeted(link), process), LIMITS,
                FOR_EVER, FOR_EVER, TIMER, _ -> {}, "", OptionalLong.empty());
        new Session(LaunchedChild.remote("made-up", process), settings, this).begin();
        awaitEnd();
        for (ChildCall<?> each : List.of(pooled, started, streamed)) {
            requireDone(each);
        }
        TIMER.getQueue().clear();
    }

    private void awaitEnd() throws Exception {
        try {
            end.get(END_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("session does not end: seconds=" + END_SECONDS
                    + "; a thread of it hangs, or has died", e);
        }
    }

    /** Its end follows the session's when what the child has printed has been heard. */
    private static void requireDone(ChildCall<?> call) throws InterruptedException {
        if (!call.awaitDone(Duration.ofSeconds(END_SECONDS))) {
            throw new AssertionError("session has ended and its call has not: call=" + call.name());
        }
        TaskException error = call.error().orElse(null);
        boolean expected = switch (error) {
            case null -> true;
            case MessageException _,TaskFailedException _,WorkerCrashedException _ -> true;
            default -> false;
        };
        if (!expected) {
            throw new AssertionError("task ended with what no child can do to it", error);
        }
    }

    @Override
    public void ready(Session session) {
        boolean all = session.run(pooled, null) && session.run(started, port)
                && session.run(streamed, null);
        if (!all) {
            throw new AssertionError("child does not take tasks");
        }
    }

    @Override
    public void callEnded(Session session, ChildCall<?> call, boolean tainted) {
        // It gets no other.
    }

    @Override
    public void ended(Session session, SessionEnd how) {
        end.complete(how);
    }

    /** The link, after the child's hello. */
    private static final class Greeted implements FrameLink {

        private final FrameLink rest;
        private boolean greeted;

        Greeted(FrameLink rest) {
            this.rest = rest;
        }

        @Override
        public void send(Frame frame) {
            // The child does not listen.
        }

        @Override
        public Frame receive() throws IOException {
            if (greeted) {
                return rest.receive();
            }
            greeted = true;
            return Frame.newBuilder().setHello(Hello.newBuilder().setOldestVersion(1).setNewestVersion(1)
                    .addAllCapabilities(CAPABILITIES)).build();
        }

        @Override
        public void finish() {
            // Nothing is sent.
        }

        @Override
        public void close() {
            rest.close();
        }
    }
}
