package dev.prong.child.session;

import dev.prong.child.output.Busy;
import dev.prong.child.output.Delivery;
import dev.prong.process.Uninterrupted;
import dev.prong.text.Printable;
import dev.prong.failure.SafeLog;
import dev.prong.DeathCertificate.TaskOnBoard;
import dev.prong.MessageException;
import dev.prong.TaskFailedException;
import dev.prong.child.frame.Lane;
import dev.prong.child.frame.PlainValue;
import dev.prong.failure.FailureData;
import dev.prong.failure.UserCode;
import dev.prong.proto.codec.FailureCodec;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Failed;
import dev.prong.proto.v1.Progress;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.Run;
import dev.prong.text.Thrown;
import dev.prong.thread.OwnThreads;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** A call that a child has been given, and what the child tells of it. Thread-safe. */
final class RemoteCall<R> {

    private static final int MAX_PROGRESS = 1000;
    /** Progress that takes more is not written out to be cut. */
    private static final int MAX_WRITTEN_BYTES = 16 << 10;
    /** What is to be told of a task must not keep the end of its child waiting. */
    private static final Duration TEXT_LIMIT = Duration.ofSeconds(1);
    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    private final long id;
    private final ChildCall<R> call;
    private final SessionPort port;
    private volatile boolean answered;
    /** For the thread that reads. */
    private boolean begun;
    private boolean portClosed;
    /** Made when something arrives that is not to be done by the thread that brings it. */
    private volatile Lane lane;
    /** Of its own listener; made with its first line. */
    private volatile Delivery delivery;
    /** Guarded by this: the latest that waits in the lane to be decoded; those before it are of no use any more. */
    private Progress latest;

    /**
     * A call that has not been answered.
     *
     * @param id its id on the wire
     * @param port its port, or null for a call of a pool
     */
    RemoteCall(long id, ChildCall<R> call, SessionPort port) {
        this.id = id;
        this.call = call;
        this.port = port;
    }

    long id() {
        return id;
    }

    ChildCall<R> call() {
        return call;
    }

    /** Its port, or null for a call of a pool. */
    SessionPort port() {
        return port;
    }

    /** Whether its lines go to a listener of its own; a started task's go to those of its child, which knows of it. */
    boolean hasOwnListener() {
        return port == null && call.options().output().isPresent();
    }

    /** The way to its own listener. */
    Delivery delivery(Supplier<Delivery> make) {
        if (delivery == null) {
            synchronized (this) {
                delivery = delivery == null ? make.get() : delivery;
            }
        }
        return delivery;
    }

    /** The child says that it has begun; false if it had said so before. */
    boolean begins() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    /** The child says that the task has closed its port; false if it had said so before. */
    boolean closesPort() {
        boolean first = !portClosed;
        portClosed = true;
        return first;
    }

    /** The child has nothing more to say of it: whoever asks for its end from now on, asks this process. */
    void answered() {
        answered = true;
    }

    boolean isAnswered() {
        return answered;
    }

    /**
     * Does {@code work} behind what has arrived for this call before.
     *
     * @param plain whether it is quick and runs no code of the user's, so that this thread may do it
     */
    void arrive(boolean plain, Runnable work) {
        if (plain && (lane == null || lane.isIdle())) {
            Lane.run(call.name(), work);
        } else {
            lane().add(work);
        }
    }

    private synchronized Lane lane() {
        if (lane == null) {
            lane = new Lane("arrivals " + call.name());
        }
        return lane;
    }

    /** The call is asked to end: nobody wants to know what is being decoded. */
    void interruptDecoding() {
        if (lane != null) {
            lane.interrupt();
        }
    }

    /**
     * Ends the call, which was asked to end and answered, without waiting for code of the user's any longer.
     *
     * @param at where its listener is, if one is being called
     */
    void endWithoutUsers(String child, String at) {
        if (call.hearing().end()) {
            LOG.log(System.Logger.Level.WARNING, "output listener has not returned, the task ends without it: task="
                    + call.name() + ", child=" + child + ", at=" + (delivery == null ? at : delivery.at()));
        }
        if (!call.isDone()) {
            String where = lane == null ? "" : lane.thread().map(thread -> ", at=" + Busy.at(thread)).orElse("");
            call.giveUp("its child had answered, and the answer could not be decoded in time: child=" + child + where,
                    null);
        }
    }

    /** What gives it to the child, which has its classes from the loader of that number, or by its class path if zero. */
    Run runFrame(long loader) {
        Run.Builder run = Run.newBuilder().setCall(id).setLoader(loader).setName(call.name()).setTask(call.descriptor())
                .setStarted(port != null).setStreamed(call.items() != null).setPriority(call.priority())
                .addAllEnvironment(call.variables()).setAttempt(call.attempt())
                .setIdempotencyKey(call.options().idempotencyKey().orElse(""));
        // Time that has just run out still has to be told as limited.
        call.timeLeft().ifPresent(left -> run.setRemainingNanos(Math.max(1, left.time().toNanos()))
                .setRemainingOf(unlessOwn(left.by())));
        call.silenceLimit().ifPresent(silence -> run.setSilenceNanos(silence.time().toNanos())
                .setSilenceOf(unlessOwn(silence.by())));
        return run.build();
    }

    private String unlessOwn(String owner) {
        return owner.equals(call.name()) ? "" : owner;
    }

    /** Where its messages arrive; null if it may send none. */
    Arrivals arrivals() {
        return port != null ? port : call.items();
    }

    /** The child's answer: the task returned. Runs the constructors of the result's records. */
    @SuppressWarnings("unchecked") // The result of a Task<R>; a child that lies about it is found out by the caller's cast.
    void succeed(Result result, String worker) {
        if (call.isStopping()) {
            call.succeed(null); // How it ends has been decided.
            return;
        }
        try {
            call.succeed((R) call.decode(result.getValue()));
        } catch (Throwable e) { // The user's constructors; whoever waits for the result is to hear of it.
            call.fail(new MessageException("result cannot be decoded: task=" + call.name() + ", child=" + worker + "; "
                    + reason(e), e));
        }
    }

    /** Why a value could not be decoded. */
    static String reason(Throwable e) {
        return e instanceof MessageException ? e.getMessage() : Printable.shown(Thrown.textOf(e));
    }

    /** The task has reported progress, which is decoded behind what came before. */
    void progressed(Progress progress, String worker) {
        boolean plain = PlainValue.is(progress.getValue());
        if (plain && (lane == null || lane.isIdle())) {
            arrive(true, () -> progress(progress, worker));
        } else if (putLatest(progress) == null) {
            lane().add(() -> progress(putLatest(null), worker));
        }
    }

    private synchronized Progress putLatest(Progress progress) {
        Progress before = latest;
        latest = progress;
        return before;
    }

    /** Tells the listeners of its progress. */
    void progress(Progress progress, String worker) {
        try {
            Object value = call.decode(progress.getValue());
            if (value == null) {
                throw new MessageException("progress is null, which no task can report");
            }
            call.progress(value);
        } catch (Throwable e) { // The user's constructors.
            LOG.log(System.Logger.Level.WARNING,
                    "progress cannot be decoded: task=" + call.name() + ", child=" + worker,
                    e);
        }
    }

    /** What is told of it when its child has died with it on board. Does not wait long for the user's {@code toString}. */
    TaskOnBoard onBoard() {
        return new TaskOnBoard(call.name(), call.progress().map(RemoteCall::textInTime));
    }

    private static String textInTime(Object progress) {
        if (progress instanceof String || progress instanceof Integer || progress instanceof Long
                || progress instanceof Double) {
            return text(progress);
        }
        FutureTask<String> text = new FutureTask<>(() -> text(progress));
        Thread thread = OwnThreads.virtual("prong-last-progress").start(text);
        Uninterrupted.get(() -> thread.join(TEXT_LIMIT));
        return text.state() == Future.State.SUCCESS ? text.resultNow()
                : "(no text: " + progress.getClass().getName() + " took longer than " + TEXT_LIMIT + ")";
    }

    private static String text(Object progress) {
        return UserCode.get(() -> shortText(progress), e -> "(no text: " + e.getClass().getName() + ")");
    }

    private static String shortText(Object progress) {
        // A number of a million digits takes minutes to be written, and the end of the child would wait for it.
        int bytes = ValueCodec.encode(progress).getSerializedSize();
        if (bytes > MAX_WRITTEN_BYTES) {
            return "(no text: bytes=" + bytes + ")";
        }
        String text = progress.toString();
        return text.length() <= MAX_PROGRESS ? text : text.substring(0, MAX_PROGRESS) + "(…)";
    }

    /** The child's answer: the task did not return. */
    void fail(Failed failure, String worker) {
        switch (failure.getWhyCase()) {
            case THROWN -> failThrown(failure, worker);
            case CANNOT_CROSS -> failToCross(failure, worker);
            case WHY_NOT_SET -> call.fail(new MessageException("failure without a reason: task=" + call.name()
                    + ", child=" + worker + "; give parent and child the same version of Prong"));
        }
    }

    private void failToCross(Failed failure, String worker) {
        String text = Printable.shown(failure.getCannotCross());
        try {
            call.fail(new MessageException(text,
                    failure.hasCause() ? FailureCodec.decode(failure.getCause()).toStandIn() : null));
        } catch (MessageException e) {
            call.fail(new MessageException(text + "; its cause cannot be decoded: child=" + worker, e));
        }
    }

    private void failThrown(Failed failure, String worker) {
        try {
            FailureData thrown = FailureCodec.decode(failure.getThrown());
            call.fail(new TaskFailedException("task failed: task=" + call.name() + ", worker=" + worker + ", cause="
                    + Printable.shown(thrown.text()), thrown.toStandIn()));
        } catch (MessageException e) {
            call.fail(new MessageException("failure cannot be decoded: task=" + call.name() + ", child=" + worker + "; "
                    + e.getMessage(), e));
        }
    }
}
