package dev.prong.child.session;

import dev.prong.OutputLine;
import dev.prong.child.frame.PlainValue;
import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.ClassRequest;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Failed;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Output;
import dev.prong.proto.v1.Progress;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.ThreadDump;
import java.util.concurrent.Semaphore;

/**
 * Does what the frames of a child say; what may run code of the user's is done elsewhere, in the order of each call. For
 * the thread that reads them.
 */
final class SessionReceiver {

    /** A longer line comes in several. */
    private static final int MAX_PIECE_CHARS = 64 * 1024;
    private static final int MAX_UNDECODED_KIBIBYTES = 64 << 10;

    private final String child;
    private final SessionCalls calls;
    /** So much may wait to be decoded before a child counts as busy as long as its answer does. */
    private final Semaphore undecoded = new Semaphore(MAX_UNDECODED_KIBIBYTES);
    private final SessionOutput output;
    private final StandardError standardError;
    private final LineJoiner joiner = new LineJoiner(this::handleLine);
    private final Events events;

    /** What is not for the receiver to do. */
    interface Events {

        /** The call has been answered; called before those who wait for the answer are told. */
        void answered(RemoteCall<?> call, boolean tainted);

        /**
         * Has {@code end} end the call, when what the child had sent for it before has been heard and decoded.
         *
         * @param plain whether that is quick and runs no code of the user's
         */
        void end(RemoteCall<?> call, boolean plain, Runnable end);

        /** The child has answered a ping. */
        void pong();

        /**
         * The child has told what its threads do.
         *
         * @throws ProtocolException if nobody had asked
         */
        void threadDump(ThreadDump dump) throws ProtocolException;

        /**
         * The child needs a class or resource.
         *
         * @throws ProtocolException if it may not ask for it
         */
        void classRequest(ClassRequest request) throws ProtocolException;

        /** The child has said goodbye. */
        void goodbye();
    }

    SessionReceiver(String child, SessionCalls calls, SessionOutput output, StandardError standardError,
            Events events) {
        this.child = child;
        this.calls = calls;
        this.output = output;
        this.standardError = standardError;
        this.events = events;
    }

    /**
     * Handles one frame; waits while many lines are to be heard.
     *
     * @throws ProtocolException if the child must not send it
     */
    void handle(Frame frame) throws ProtocolException {
        switch (frame.getKindCase()) {
            case OUTPUT -> handleOutput(frame.getOutput());
            case MESSAGE -> handleMessage(frame.getMessage());
            case CREDIT -> handleCredit(frame.getCredit());
            case BEGUN -> handleBegun(frame.getBegun().getCall());
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
        }
    }

    /** No frame will come any more: lines that are open end. */
    void end() {
        joiner.endAll();
    }

    private void handleOutput(Output piece) throws ProtocolException {
        if (piece.getText().length() > MAX_PIECE_CHARS) {
            throw new ProtocolException("piece of output is too long: call=" + piece.getCall() + ", chars="
                    + piece.getText().length() + ", maxChars=" + MAX_PIECE_CHARS);
        }
        // Only of calls it has: others could fill the memory with lines that are never ended.
        joiner.add(calls.contains(piece.getCall()) ? piece : piece.toBuilder().setCall(0).build());
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

    private void handleMessage(Message message) throws ProtocolException {
        RemoteCall<?> call = calls.find(message.getCall());
        Arrivals arrivals = call == null ? null : call.arrivals();
        if (arrivals == null) {
            calls.requireEnded(message.getCall());
            calls.countLate();
            return;
        }
        call.call().sign();
        arrivals.arrived(message);
        call.arrive(PlainValue.is(message.getValue()), () -> arrivals.deliver(message, call.call()));
    }

    private void handleCredit(Credit credit) throws ProtocolException {
        RemoteCall<?> call = calls.find(credit.getCall());
        if (call == null || call.port() == null) {
            calls.countLate();
            return;
        }
        call.call().sign();
        call.port().credit(credit);
    }

    private void handleBegun(long id) {
        RemoteCall<?> call = calls.find(id);
        if (call == null) {
            calls.countLate();
        } else if (call.port() != null) {
            call.arrive(true, () -> call.port().events().online());
        }
    }

    private void handleProgress(Progress progress) {
        RemoteCall<?> call = calls.find(progress.getCall());
        if (call == null) {
            calls.countLate();
            return;
        }
        call.call().sign(); // Here and not where it is decoded: slow code of the user's must not make the task look silent.
        if (progress.hasValue()) {
            call.progressed(progress, child);
        }
    }

    private void handleResult(Result result) {
        RemoteCall<?> call = answered(result.getCall());
        if (call == null) {
            return;
        }
        if (PlainValue.is(result.getValue())) {
            events.answered(call, result.getTainted()); // First: who has heard of it finds the child free.
            events.end(call, true, () -> call.succeed(result, child));
        } else {
            decode(call, result);
        }
    }

    /** The child takes another call meanwhile, unless so much waits to be decoded that the memory could not hold more. */
    private void decode(RemoteCall<?> call, Result result) {
        int held = Math.min(result.getSerializedSize() >> 10, MAX_UNDECODED_KIBIBYTES);
        boolean roomy = undecoded.tryAcquire(held);
        if (roomy) {
            events.answered(call, result.getTainted());
        } else {
            call.call().onDone(_ -> events.answered(call, result.getTainted()));
        }
        events.end(call, false, () -> {
            try {
                call.succeed(result, child);
            } finally {
                undecoded.release(roomy ? held : 0);
            }
        });
    }

    private void handleFailed(Failed failed) {
        RemoteCall<?> call = answered(failed.getCall());
        if (call != null) {
            events.answered(call, failed.getTainted());
            events.end(call, true, () -> call.fail(failed, child));
        }
    }

    /** The call that has its one answer; null if it had it before, or there is no such call. */
    private RemoteCall<?> answered(long id) {
        joiner.end(id);
        output.tellDropped();
        RemoteCall<?> call = calls.find(id);
        if (call == null) {
            calls.countLate();
            return null;
        }
        call.answered(); // First: whoever asks for its end from now on must not ask the child.
        calls.remove(id);
        return call;
    }
}
