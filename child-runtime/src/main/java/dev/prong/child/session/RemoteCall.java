package dev.prong.child.session;

import dev.prong.DeathCertificate.TaskOnBoard;
import dev.prong.MessageException;
import dev.prong.TaskFailedException;
import dev.prong.failure.FailureData;
import dev.prong.proto.codec.FailureCodec;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Failed;
import dev.prong.proto.v1.Progress;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.Run;

/**
 * A call that a child has been given.
 *
 * @param id its id on the wire
 * @param call the call
 * @param port its port, or null for a call of a pool
 */
record RemoteCall<R>(long id, ChildCall<R> call, SessionPort port) {

    private static final int MAX_PROGRESS = 1000;
    /** Progress that takes more is not written out to be cut. */
    private static final int MAX_WRITTEN_BYTES = 16 << 10;
    private static final System.Logger LOG = System.getLogger("dev.prong.child");

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
        try {
            call.succeed((R) ValueCodec.decode(result.getValue(), call.loader()));
        } catch (MessageException e) {
            call.fail(new MessageException("result cannot be decoded: task=" + call.name() + ", child=" + worker + "; "
                    + e.getMessage(), e));
        }
    }

    /** The task has reported progress. */
    void progress(Progress progress, String worker) {
        try {
            Object value = ValueCodec.decode(progress.getValue(), call.loader());
            if (value == null) {
                throw new MessageException("progress is null, which no task can report");
            }
            call.progress(value);
        } catch (MessageException e) {
            LOG.log(System.Logger.Level.WARNING,
                    "progress cannot be decoded: task=" + call.name() + ", child=" + worker,
                    e);
        }
    }

    /** What is told of it when its child has died with it on board; runs the user's {@code toString}. */
    TaskOnBoard onBoard() {
        return new TaskOnBoard(call.name(), call.progress().map(RemoteCall::text));
    }

    private static String text(Object progress) {
        try {
            // A number of a million digits takes minutes to be written, and the end of the child would wait for it.
            int bytes = ValueCodec.encode(progress).getSerializedSize();
            if (bytes > MAX_WRITTEN_BYTES) {
                return "(no text: bytes=" + bytes + ")";
            }
            String text = progress.toString();
            return text.length() <= MAX_PROGRESS ? text : text.substring(0, MAX_PROGRESS) + "(…)";
        } catch (RuntimeException | Error e) { // The user's method; there is more to tell than this.
            return "(no text: " + e.getClass().getName() + ")";
        }
    }

    /** The child's answer: the task did not return. */
    void fail(Failed failure, String worker) {
        switch (failure.getWhyCase()) {
            case THROWN -> failThrown(failure, worker);
            case CANNOT_CROSS -> call.fail(new MessageException(FailureCodec.cut(failure.getCannotCross())));
            case WHY_NOT_SET -> call.fail(new MessageException("failure without a reason: task=" + call.name()
                    + ", child=" + worker + "; give parent and child the same version of Prong"));
        }
    }

    private void failThrown(Failed failure, String worker) {
        try {
            FailureData thrown = FailureCodec.decode(failure.getThrown());
            call.fail(new TaskFailedException("task failed: task=" + call.name() + ", worker=" + worker + ", cause="
                    + thrown.text(), thrown.toStandIn()));
        } catch (MessageException e) {
            call.fail(new MessageException("failure cannot be decoded: task=" + call.name() + ", child=" + worker + "; "
                    + e.getMessage(), e));
        }
    }
}
