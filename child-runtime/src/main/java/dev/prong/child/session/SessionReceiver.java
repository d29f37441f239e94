package dev.prong.child.session;

import dev.prong.OutputLine;
import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.ClassRequest;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Output;
import dev.prong.proto.v1.Progress;
import dev.prong.proto.v1.ThreadDump;
import java.util.function.Consumer;

/**
 * Does what the frames of a child say; what may run user code is handed to the delivery, in order. For the thread that
 * reads them.
 */
final class SessionReceiver {

    /** A longer line comes in several. */
    private static final int MAX_PIECE_CHARS = 64 * 1024;

    private final String child;
    private final SessionCalls calls;
    private final Delivery delivery;
    private final SessionOutput output;
    private final StandardError standardError;
    private final LineJoiner joiner = new LineJoiner(this::handleLine);
    private final Events events;

    /** What is not for the receiver to do. */
    interface Events {

        /** The call has been answered; called by the delivery, before those who wait for the answer are told. */
        void answered(RemoteCall<?> call, boolean tainted);

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

    SessionReceiver(String child, SessionCalls calls, Delivery delivery, SessionOutput output,
            StandardError standardError, Events events) {
        this.child = child;
        this.calls = calls;
        this.delivery = delivery;
        this.output = output;
        this.standardError = standardError;
        this.events = events;
    }

    /**
     * Handles one frame; waits while much is to be delivered.
     *
     * @throws ProtocolException if the child must not send it
     */
    void handle(Frame frame) throws ProtocolException {
        switch (frame.getKindCase()) {
            case OUTPUT -> handleOutput(frame.getOutput());
            case MESSAGE -> handleMessage(frame.getMessage());
            case CREDIT -> handleCredit(frame.getCredit());
            case BEGUN -> onCall(frame.getBegun().getCall(), 0, call -> {
                if (call.port() != null) {
                    call.port().events().online();
                }
            });
            case PROGRESS -> handleProgress(frame.getProgress(), frame.getSerializedSize());
            case RESULT -> answer(frame.getResult().getCall(), frame.getSerializedSize(),
                    frame.getResult().getTainted(), call -> call.succeed(frame.getResult(), child));
            case FAILED -> answer(frame.getFailed().getCall(), frame.getSerializedSize(),
                    frame.getFailed().getTainted(), call -> call.fail(frame.getFailed(), child));
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
        delivery.add(() -> arrivals.deliver(message, call.call().loader()));
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

    private void handleProgress(Progress progress, long bytes) {
        RemoteCall<?> call = calls.find(progress.getCall());
        if (call == null) {
            calls.countLate();
            return;
        }
        call.call().sign(); // Here and not in the delivery: a slow listener must not make the task look silent.
        if (progress.hasValue()) {
            delivery.add(bytes, () -> call.progress(progress, child));
        }
    }

    private void onCall(long id, long bytes, Consumer<RemoteCall<?>> action) {
        RemoteCall<?> call = calls.find(id);
        if (call == null) {
            calls.countLate();
            return;
        }
        delivery.add(bytes, () -> action.accept(call));
    }

    /** The one answer of a call; a second one finds no call any more. */
    private void answer(long id, long bytes, boolean tainted, Consumer<RemoteCall<?>> action) {
        joiner.end(id);
        output.tellDropped();
        onCall(id, bytes, call -> {
            if (!calls.remove(id)) {
                calls.countLate();
                return;
            }
            events.answered(call, tainted); // First: who has heard of it finds the child free.
            action.accept(call);
        });
    }
}
