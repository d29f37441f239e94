package dev.prong.child.host;

import dev.prong.text.Printable;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
import dev.prong.call.Call;
import dev.prong.call.StopReason;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.handshake.Capabilities;
import dev.prong.child.handshake.Capability;
import dev.prong.failure.FailureData;
import dev.prong.proto.codec.FailureCodec;
import dev.prong.proto.codec.TaskCodec;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Begun;
import dev.prong.proto.v1.Cancel;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Failed;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.Progress;
import dev.prong.proto.v1.Run;
import dev.prong.proto.v1.Value;
import dev.prong.proto.v1.Variable;
import dev.prong.text.Thrown;
import dev.prong.thread.OwnThreads;
import dev.prong.value.Values;
import dev.prong.worker.run.CallRunner;
import dev.prong.worker.run.Surroundings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** A task in this child, from its run frame to its one answer. */
final class HostedCall<R> {

    private final Run run;
    private final String child;
    private final FrameChannel channel;
    private final ChannelLimits limits;
    private final HostOutput output;
    private final ClassLoader loader;
    private final HostedPort port;
    private final HostedOutlet items;
    private final Optional<SignsOfLife> signs;

    // Guarded by this: a cancel may come before the task has been decoded.
    private Call<R> call;
    private StopReason early;
    private boolean tainted;

    /** What runs it; null before. */
    private volatile Thread thread;

    /** Not the lock of the call: a cancel must not wait for a send. */
    private final Object progressLock = new Object();
    // Guarded by the progress lock.
    private Object sentProgress;
    private boolean sentLast;

    private HostedCall(Run run, String child, FrameChannel channel, ChannelLimits limits, Capabilities parent,
            HostOutput output, ClassLoader loader) {
        this.run = run;
        this.child = child;
        this.channel = channel;
        this.limits = limits;
        this.output = output;
        this.loader = loader;
        this.port = run.getStarted() ? new HostedPort(run.getCall(), child, channel, limits,
                parent.has(Capability.CLOSE), loader) : null;
        this.items = run.getStreamed() ? new HostedOutlet(run.getCall(), "item is too large: task=" + run.getName(),
                child + " stream", channel, limits) : null;
        this.signs = SignsOfLife.of(run, channel);
    }

    /**
     * A task that has come.
     *
     * @param parent what the parent understands
     * @param loader finds the classes of the task and of what it is sent
     */
    static HostedCall<?> of(Run run, String child, FrameChannel channel, ChannelLimits limits, Capabilities parent,
            HostOutput output, ClassLoader loader) {
        return new HostedCall<>(run, child, channel, limits, parent, output, loader);
    }

    /**
     * Runs the task.
     *
     * @param threads has a thread for it at once
     * @param ended called when the answer has been sent
     */
    void begin(Executor threads, Runnable ended) {
        threads.execute(() -> {
            thread = Thread.currentThread();
            thread.setName("prong-" + child + "-task " + run.getName());
            thread.setContextClassLoader(loader);
            CallOutput printed = output.begin(run.getCall());
            Frame answer = anyAnswer(printed);
            output.end(printed);
            channel.sendNow(answer);
            ended.run();
        });
    }

    /** The thread that runs it, once it has begun. */
    Optional<Thread> thread() {
        return Optional.ofNullable(thread);
    }

    /** Exactly one answer, whatever happens: without one the parent would wait for ever. */
    private Frame anyAnswer(CallOutput printed) {
        try {
            Frame answer = answer(printed);
            return answer.getSerializedSize() <= limits.maxFrameBytes() ? answer
                    : cannotCross(
                            "answer is too large: task=" + run.getName() + ", bytes=" + answer.getSerializedSize()
                                    + ", maxBytes="
                                    + limits.maxFrameBytes(),
                            null);
        } catch (Throwable e) {
            tainted |= Taint.isBy(e);
            return cannotCross("task cannot be answered: task=" + run.getName() + ", child=" + child + ", reason="
                    + Printable.shown(Thrown.explain(e)), e);
        }
    }

    private Frame answer(CallOutput printed) {
        Task<R> task;
        try {
            task = decode();
        } catch (MessageException e) {
            return cannotCross("task cannot be decoded: task=" + run.getName() + ", child=" + child + "; "
                    + e.getMessage(), e.getCause());
        }
        Call<R> own = create(task);
        Surroundings where = new Surroundings(child, port == null ? null : port.end(), _ -> printed);
        own.onProgress(Object.class, this::sendProgress);
        new CallRunner(where, (_, _) -> {}, (_, _) -> {}).run(own, _ -> begun());
        tainted = own.error().filter(Taint::isBy).isPresent();
        sendLastProgress(own);
        Thread.interrupted(); // What the task did to its own flag must not keep the answer back.
        if (port != null) {
            port.close();
        }
        if (items != null) {
            items.finish();
        }
        return answerOf(own);
    }

    @SuppressWarnings("unchecked") // The parent knows what the task returns.
    private Task<R> decode() {
        return (Task<R>) TaskCodec.decode(run.getTask(), loader);
    }

    private synchronized Call<R> create(Task<R> task) {
        TaskOptions options = TaskOptions.defaults().withName(run.getName()).withPriority(run.getPriority());
        for (Variable each : run.getEnvironmentList()) {
            options = options.withEnvironment(each.getName(), ValueCodec.decode(each.getValue(), loader));
        }
        if (run.getRemainingNanos() > 0) {
            options = options.withTimeout(Duration.ofNanos(run.getRemainingNanos()));
        }
        if (run.getSilenceNanos() > 0) {
            options = options.withSilence(Duration.ofNanos(run.getSilenceNanos()));
        }
        if (!run.getIdempotencyKey().isEmpty()) {
            options = options.withIdempotencyKey(run.getIdempotencyKey());
        }
        call = new OwnCall<>(task, options, signs);
        call.firstAttempt(run.getAttempt());
        call.limitsOwnedElsewhere(run.getRemainingOf(), run.getSilenceOf());
        if (items != null) {
            call.emitTo(items);
        }
        if (early != null) {
            call.stop(early);
        }
        return call;
    }

    private void sendProgress(Object value) {
        synchronized (progressLock) {
            if (sentLast) {
                return; // By a listener that was too slow: the last one has overtaken it.
            }
            sentProgress = value;
            Value encoded = ValueCodec.encode(value);
            limits.excess(encoded, encoded.getSerializedSize()).ifPresent(excess -> {
                throw new MessageException("progress is too large: task=" + run.getName() + ", " + excess
                        + "; report less of it");
            });
            channel.sendThrough(Frame.newBuilder().setProgress(Progress.newBuilder().setCall(run.getCall())
                    .setValue(encoded)).build());
        }
    }

    /** Before the answer, behind which it would be late: waits for the listener that may be sending it. */
    private void sendLastProgress(Call<R> own) {
        synchronized (progressLock) {
            own.progress().filter(last -> !last.equals(sentProgress)).ifPresent(this::sendProgress);
            sentLast = true;
        }
        signs.ifPresent(SignsOfLife::end);
    }

    /** Results are encoded when the task has returned, progress when it is next sent: the task may change it meanwhile. */
    private static final class OwnCall<R> extends Call<R> {

        private final Optional<SignsOfLife> signs;

        OwnCall(Task<R> task, TaskOptions options, Optional<SignsOfLife> signs) {
            super(task, options, UnaryOperator.identity());
            this.signs = signs;
        }

        @Override
        protected void heard() {
            super.heard();
            signs.ifPresent(SignsOfLife::give);
        }

        @Override
        protected Object crossProgress(Object value) {
            return Values.copy(value);
        }
    }

    private void begun() {
        if (port != null) {
            channel.sendNow(Frame.newBuilder().setBegun(Begun.newBuilder().setCall(run.getCall())).build());
        }
    }

    private Frame answerOf(Call<R> ended) {
        try {
            return result(ended.join());
        } catch (TaskFailedException e) {
            return Frame.newBuilder().setFailed(Failed.newBuilder().setCall(run.getCall()).setTainted(tainted)
                    .setThrown(FailureCodec.encode(FailureData.of(e.getCause())))).build();
        } catch (TaskException e) {
            // It was asked to end, and the parent knows why: what it throws on its way out is all there is to tell.
            Throwable thrown = e.getCause() instanceof TaskFailedException failed ? failed.getCause() : e;
            return Frame.newBuilder().setFailed(Failed.newBuilder().setCall(run.getCall()).setTainted(tainted)
                    .setThrown(FailureCodec.encode(FailureData.of(thrown)))).build();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a task's thread after its end", e);
        }
    }

    private Frame result(R value) {
        Value encoded;
        try {
            encoded = ValueCodec.encode(value);
        } catch (MessageException e) {
            return cannotCross("result cannot cross: task=" + run.getName() + "; " + e.getMessage(), e.getCause());
        } catch (Throwable e) { // Walking through the result runs its own code and may fill the heap.
            tainted |= Taint.isBy(e);
            return cannotCross(
                    "result cannot cross: task=" + run.getName() + "; " + Printable.shown(Thrown.explain(e)), e);
        }
        Optional<String> excess = limits.excess(encoded, encoded.getSerializedSize());
        if (excess.isPresent()) {
            return cannotCross("result is too large: task=" + run.getName() + ", " + excess.get()
                    + "; return it in pieces, by messages or as a file, or raise maxFrameBytes of its runtime", null);
        }
        return Frame.newBuilder()
                .setResult(Result.newBuilder().setCall(run.getCall()).setValue(encoded).setTainted(tainted)).build();
    }

    /** {@code cause} may be null. */
    private Frame cannotCross(String text, Throwable cause) {
        Failed.Builder failed = Failed.newBuilder().setCall(run.getCall()).setTainted(tainted)
                .setCannotCross(FailureCodec.cut(text));
        if (cause != null) {
            failed.setCause(FailureCodec.encode(FailureData.of(cause)));
        }
        return Frame.newBuilder().setFailed(failed).build();
    }

    void cancel(Cancel.Reason reason) {
        StopReason stop = switch (reason) {
            case TIMED_OUT -> StopReason.TIMED_OUT;
            case CLOSED -> StopReason.CLOSED;
            case STARTER_ENDED -> StopReason.STARTER_ENDED;
            case SILENT -> StopReason.SILENT;
            case CANCELLED, REASON_UNSPECIFIED, UNRECOGNIZED -> StopReason.CANCELLED;
        };
        Call<R> toStop;
        synchronized (this) {
            early = stop;
            toStop = call;
        }
        if (toStop == null) {
            return;
        }
        if (loader instanceof TaskLoader) {
            // The task's actions run its code. Were the reader to wait for a lock of a class that another thread is asking
            // for, nobody would read the answer.
            OwnThreads.virtual("prong-" + child + "-cancel " + run.getName()).start(() -> toStop.stop(stop));
        } else {
            toStop.stop(stop);
        }
    }

    void receive(Message message) throws ProtocolException {
        requirePort().receive(message);
    }

    void disconnect() throws ProtocolException {
        requirePort().disconnect();
    }

    void credit(Credit credit) throws ProtocolException {
        if (items != null) {
            items.credit(credit);
            return;
        }
        requirePort().credit(credit);
    }

    private HostedPort requirePort() throws ProtocolException {
        if (port == null) {
            throw new ProtocolException("frame for the port of a task that has none: task=" + run.getName());
        }
        return port;
    }
}
