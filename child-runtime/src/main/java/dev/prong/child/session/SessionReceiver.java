package dev.prong.child.session;

import dev.prong.OutputLine;
import dev.prong.child.frame.PlainValue;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.output.LineJoiner;
import dev.prong.child.output.StandardError;
import dev.prong.proto.codec.Weight;
import dev.prong.proto.v1.ClassRequest;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Failed;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Output;
import dev.prong.proto.v1.Progress;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.ThreadDump;

/**
 * Does what the frames of a child say; what may run code of the user's is done elsewhere, in the order of each call. For
 * the thread that reads them.
 */
final class SessionReceiver {

    /** A longer line comes in several. */
    private static final int MAX_PIECE_CHARS = 64 * 1024;

    private final String child;
    private final SessionCalls calls;
    /** If too much waits to be decoded, a child counts as busy as long as its answer does. */
    private final HeldFrames held;
    private final SessionOutput output;
    private final StandardError standardError;
    private final LineJoiner joiner = new LineJoiner(this::handleLine);
    private final Events events;

    /** What is not for the receiver to do. */
    interface Events {

        /**
         * The call has been answered; called before those who wait for the answer are told.
         *
         * @param returned whether its task returned
         */
        void answered(RemoteCall<?> call, boolean returned, boolean tainted);

        /**
         * Has {@code end} end the call, when what the child had sent for it before has been heard and decoded.
         *
         * @param plain whether that is quick and runs no code of the user's
         */
        void end(RemoteCall<?> call, boolean plain, Runnable end);

        /** The child has answered a ping; false if none was to be answered. */
        boolean pong();

        /**
         * The child has told what its threads do; true.
         *
         * @throws ProtocolException if nobody had asked
         */
        boolean threadDump(ThreadDump dump) throws ProtocolException;

        /**
         * The child needs a class or resource; false if it has asked too often.
         *
         * @throws ProtocolException if it may not ask for it
         */
        boolean classRequest(ClassRequest request) throws ProtocolException;

        /** The child has said goodbye; false if it had before. */
        boolean goodbye();
    }

    SessionReceiver(String child, SessionCalls calls, HeldFrames held, SessionOutput output,
            StandardError standardError,
            Events events) {
        this.child = child;
        this.calls = calls;
        this.held = held;
        this.output = output;
        this.standardError = standardError;
        this.events = events;
    }

    /**
     * Handles one frame; waits while many lines are to be heard.
     *
     * @throws ProtocolException if the child must not send it, or has sent too much that means nothing
     */
    void handle(Frame frame) throws ProtocolException {
        if (!isDue(frame)) {
            calls.needless().count(frame.getKindCase());
        }
    }

    /** Does what it says; false if it says nothing: it is late, or comes a second time where once is due. */
    private boolean isDue(Frame frame) throws ProtocolException {
        return switch (frame.getKindCase()) {
            case OUTPUT -> handleOutput(frame.getOutput());
            case MESSAGE -> handleMessage(frame.getMessage());
            case CREDIT -> handleCredit(frame.getCredit());
            case BEGUN -> handleBegun(frame.getBegun().getCall());
            case CLOSED -> handleClosed(frame.getClosed().getCall());
            case PROGRESS -> handleProgress(frame.getProgress());
            case RESULT -> handleResult(frame.getResult());
            case FAILED -> handleFailed(frame.getFailed());
            case PONG -> events.pong();
            case THREAD_DUMP -> events.threadDump(frame.getThreadDump());
            case CLASS_REQUEST -> events.classRequest(frame.getClassRequest());
            case GOODBYE -> events.goodbye();
            case HELLO -> throw new ProtocolException("child said hello a second time");
            default -> throw new ProtocolException("child sent a frame that only a parent sends: kind="
                    + frame.getKindCase());
        };
    }

    /** No frame will come any more: lines that are open end. */
    void end() {
        joiner.endAll();
    }

    private boolean handleOutput(Output piece) throws ProtocolException {
        if (piece.getText().length() > MAX_PIECE_CHARS) {
            throw new ProtocolException("piece of output is too long: call=" + piece.getCall() + ", chars="
                    + piece.getText().length() + ", maxChars=" + MAX_PIECE_CHARS);
        }
        // Only of calls it has: others could fill the memory with lines that are never ended.
        joiner.add(calls.contains(piece.getCall()) ? piece : piece.toBuilder().setCall(0).build());
        return true;
    }

    private void handleLine(long id, boolean error, String text) {
        if (error) {
            standardError.remember(text); // First: who hears of a line may count on its being in the report.
        }
        RemoteCall<?> call = calls.find(id);
        OutputLine.Source source = error ? OutputLine.Source.STDERR : OutputLine.Source.STDOUT;
        if (call == null) {
            output.printed(source, text);
        } else {
            output.printed(call, source, text);
        }
    }

    private boolean handleMessage(Message message) throws ProtocolException {
        RemoteCall<?> call = calls.find(message.getCall());
        Arrivals arrivals = call == null ? null : call.arrivals();
        if (arrivals == null) {
            calls.requireEnded(message.getCall());
            return false;
        }
        call.call().sign();
        arrivals.arrived(message);
        call.arrive(PlainValue.is(message.getValue()), () -> arrivals.deliver(message, call.call()));
        return true;
    }

    private boolean handleCredit(Credit credit) throws ProtocolException {
        RemoteCall<?> call = calls.find(credit.getCall());
        if (call == null || call.port() == null) {
            return false;
        }
        call.call().sign();
        call.port().credit(credit);
        return credit.getMessages() > 0;
    }

    private boolean handleBegun(long id) {
        RemoteCall<?> call = calls.find(id);
        if (call == null || call.port() == null || !call.begins()) {
            return false;
        }
        call.arrive(true, () -> call.port().events().online());
        return true;
    }

    private boolean handleClosed(long id) {
        RemoteCall<?> call = calls.find(id);
        if (call == null || call.port() == null || !call.closesPort()) {
            return false;
        }
        call.arrive(true, call.port()::closedByTask);
        return true;
    }

    private boolean handleProgress(Progress progress) {
        RemoteCall<?> call = calls.find(progress.getCall());
        if (call == null) {
            return false;
        }
        call.call().sign(); // Here and not where it is decoded: slow code of the user's must not make the task look silent.
        if (progress.hasValue()) {
            call.progressed(progress, child);
        }
        return true;
    }

    private boolean handleResult(Result result) {
        RemoteCall<?> call = answered(result.getCall());
        if (call == null) {
            return false;
        }
        if (PlainValue.is(result.getValue())) {
            events.answered(call, true, result.getTainted()); // First: who has heard of it finds the child free.
            events.end(call, true, () -> call.succeed(result, child));
        } else {
            decode(call, result);
        }
        return true;
    }

    /** The child takes another call meanwhile, unless so much waits to be decoded that the memory could not hold more. */
    private void decode(RemoteCall<?> call, Result result) {
        long weight = Weight.of(result.getValue());
        boolean roomy = held.keep(weight);
        if (roomy) {
            events.answered(call, true, result.getTainted());
        } else {
            call.call().onDone(_ -> events.answered(call, true, result.getTainted()));
        }
        events.end(call, false, () -> {
            try {
                call.succeed(result, child);
            } finally {
                held.decoded(roomy ? weight : 0);
            }
        });
    }

    private boolean handleFailed(Failed failed) {
        RemoteCall<?> call = answered(failed.getCall());
        if (call != null) {
            events.answered(call, false, failed.getTainted());
            events.end(call, true, () -> call.fail(failed, child));
        }
        return call != null;
    }

    /** The call that has its one answer; null if it had it before, or there is no such call. */
    private RemoteCall<?> answered(long id) {
        joiner.end(id);
        output.tellDropped();
        RemoteCall<?> call = calls.find(id);
        if (call == null) {
            return null;
        }
        call.answered(); // First: whoever asks for its end from now on must not ask the child.
        calls.remove(id);
        return call;
    }
}
