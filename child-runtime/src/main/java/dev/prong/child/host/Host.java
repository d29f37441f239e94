package dev.prong.child.host;

import dev.prong.failure.SafeLog;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.frame.Intake;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.handshake.Agreement;
import dev.prong.child.handshake.Capabilities;
import dev.prong.child.handshake.Handshake;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.Cancel;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.proto.v1.Run;
import dev.prong.proto.v1.ThreadDump;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** A child at work: reads what the parent sends and never waits for a task, so that a cancel always gets through. */
final class Host {

    private final FrameLink link;
    private final Pipes pipes;
    private final ParentWatch watch;
    private final Bootstrap bootstrap;
    private final Map<Long, HostedCall<?>> calls = new ConcurrentHashMap<>();
    /** One thread is used again and again as long as tasks come one after the other. */
    private final Executor threads = Executors
            .newCachedThreadPool(OwnThreads.platform("prong-task").daemon(false).factory());
    private final EarlyCancels earlyCancels = new EarlyCancels();
    private long lastCall;
    private FrameChannel channel;
    private HostOutput output;
    private ParentClasses classes;
    private TaskLoaders loaders;
    private Pulse pulse;
    private ChannelLimits limits;
    private Capabilities parent;
    private boolean leaving;

    Host(FrameLink link, Pipes pipes, Bootstrap bootstrap, ParentWatch watch) {
        this.watch = watch;
        this.link = link;
        this.pipes = pipes;
        this.bootstrap = bootstrap;
    }

    /** Serves the parent until it is gone; after a goodbye this process ends on another thread. */
    void serve() throws IOException {
        Agreement agreed = Handshake.hello(link);
        limits = agreed.sending();
        parent = agreed.other();
        channel = new FrameChannel(link, bootstrap.getName(), agreed.limits(), limits, Intake.ANYTHING);
        pulse = Pulse.begin(channel, bootstrap.getName());
        output = HostOutput.install(channel, pipes.isOutFree());
        classes = new ParentClasses(channel, Thread.currentThread());
        loaders = new TaskLoaders(classes);
        Runtime.getRuntime()
                .addShutdownHook(OwnThreads.platform("prong-last-words").unstarted(this::sayLastWords));
        try {
            boolean more = true;
            while (more) {
                more = handleNext();
            }
        } catch (ClosedChannelException _) {
            // This process is ending, and has closed its side.
        } catch (ProtocolException e) {
            output.original().println("Prong child: parent broke the protocol: " + e.getMessage());
        } finally {
            classes.end();
            // The end of the stream, or a broken one: there is nobody to work for.
            if (!isLeft()) {
                watch.parentGone();
            }
        }
    }

    /** What was printed or posted before somebody ended this process with System.exit. */
    private void sayLastWords() {
        try {
            output.leaveChannel();
            channel.awaitSent();
            setLeaving();
            link.finish();
            watch.beginPolling();
            link.close();
            pipes.closeInput();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a shutdown hook", e);
        } catch (IOException e) {
            new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "pipe of the parent not closed", e);
        }
    }

    /** In a method of its own: while it waits for the next frame it must not hold the one before. */
    private boolean handleNext() throws IOException {
        Frame frame = channel.receive();
        if (frame != null) {
            handle(frame);
        }
        return frame != null;
    }

    private void handle(Frame frame) throws ProtocolException {
        switch (frame.getKindCase()) {
            case RUN -> run(frame.getRun());
            case CANCEL -> cancel(frame.getCancel());
            case MESSAGE -> withCall(frame.getMessage().getCall(), call -> call.receive(frame.getMessage()));
            case DISCONNECT -> withCall(frame.getDisconnect().getCall(), HostedCall::disconnect);
            case CREDIT -> withCall(frame.getCredit().getCall(), call -> call.credit(frame.getCredit()));
            case PING -> pulse.ping();
            case DUMP_THREADS -> pulse.dump(this::dump);
            case CLASS_DATA -> classes.answered(frame.getClassData());
            case GOODBYE -> goodbye(frame.getGoodbye());
            default -> throw new ProtocolException("parent sent a frame that only a child sends: kind="
                    + frame.getKindCase());
        }
    }

    private void run(Run run) throws ProtocolException {
        if (run.getCall() <= lastCall) {
            throw new ProtocolException("ids of calls must rise: call=" + run.getCall() + ", lastCall=" + lastCall);
        }
        HostedCall<?> call = HostedCall.of(run, bootstrap.getName(), channel, limits, parent, output,
                loaders.of(run.getLoader()));
        calls.put(run.getCall(), call);
        lastCall = run.getCall();
        Cancel early = earlyCancels.take(run.getCall());
        if (early != null) {
            call.cancel(early.getReason());
        }
        call.begin(threads, () -> ended(run));
    }

    /** A cancel is control and may overtake the run it is for: ids rise, so one beyond the last is still to come. */
    private void cancel(Cancel cancel) throws ProtocolException {
        if (cancel.getCall() > lastCall) {
            earlyCancels.add(cancel);
        } else {
            withCall(cancel.getCall(), call -> call.cancel(cancel.getReason()));
        }
    }

    private void ended(Run run) {
        calls.remove(run.getCall());
        if (run.getStarted()) {
            sayGoodbye(); // This child was made for the one task.
        }
    }

    /** Something that is done with a call. */
    @FunctionalInterface
    private interface OnCall {
        void accept(HostedCall<?> call) throws ProtocolException;
    }

    /** Frames for a call that has ended are late, and mean nothing any more. */
    private void withCall(long id, OnCall action) throws ProtocolException {
        HostedCall<?> call = calls.get(id);
        if (call != null) {
            action.accept(call);
        }
    }

    private ThreadDump dump() {
        Map<Thread, Long> running = new HashMap<>();
        calls.forEach((id, call) -> call.thread().ifPresent(thread -> running.put(thread, id)));
        return ThreadStacks.dump(running);
    }

    private void goodbye(Goodbye goodbye) {
        if (goodbye.getReceived()) {
            leave();
        } else {
            sayGoodbye();
        }
    }

    private void sayGoodbye() {
        output.flush();
        channel.sendNow(Frame.newBuilder().setGoodbye(Goodbye.newBuilder()).build());
    }

    /** Shutdown hooks run; the parent kills a child whose hooks hang. */
    private void leave() {
        setLeaving();
        OwnThreads.platform("prong-exit").daemon(false).start(() -> System.exit(0));
    }

    private synchronized void setLeaving() {
        leaving = true;
    }

    private synchronized boolean isLeft() {
        return leaving;
    }
}
