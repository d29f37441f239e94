package dev.prong.proto.codec;

import dev.prong.MessageException;
import dev.prong.failure.FailureData;
import dev.prong.proto.v1.NullValue;
import dev.prong.proto.v1.StackFrame;
import dev.prong.proto.v1.Thrown;
import dev.prong.proto.v1.Value;
import java.util.List;

/**
 * One failure on its way into a message, and what is left of the characters it may have. Every part gets a share of what
 * is left, so that a huge one does not starve those after it; what does not fit is cut and counted. For one thread.
 */
final class FailureEncoder {

    /** Kept for the note of what was cut. */
    private static final int NOTE_CHARACTERS = 1024;

    /** With less left than this an exception would have nothing to say. */
    private static final int LEAST_CHARACTERS = 1024;

    private int left = FailureCodec.MAX_CHARACTERS - NOTE_CHARACTERS;
    private int cutExceptions;
    private int cutFrames;

    /** The message; a suppressed exception of the outermost one says what was cut, if anything was. */
    Thrown encode(FailureData failure) {
        Thrown.Builder outermost = exception(failure);
        if (cutExceptions > 0 || cutFrames > 0) {
            outermost.addSuppressed(exception(note()));
        }
        return outermost.build();
    }

    private Thrown.Builder exception(FailureData failure) {
        Thrown.Builder message = Thrown.newBuilder().setType(spend(failure.type()));
        addSuperTypes(message, failure.superTypes());
        message.setMessage(text(failure.message())).setText(text(failure.text()));
        addStack(message, failure.stack());
        if (failure.cause() != null && fits(failure.cause())) {
            message.setCause(exception(failure.cause()));
        }
        failure.suppressed().stream().filter(this::fits).forEach(each -> message.addSuppressed(exception(each)));
        return message;
    }

    private boolean fits(FailureData failure) {
        boolean fits = left >= LEAST_CHARACTERS && failure.type().length() <= left / 4;
        cutExceptions += fits ? 0 : count(failure);
        return fits;
    }

    private static int count(FailureData failure) {
        return 1 + (failure.cause() == null ? 0 : count(failure.cause()))
                + failure.suppressed().stream().mapToInt(FailureEncoder::count).sum();
    }

    private void addSuperTypes(Thrown.Builder message, List<String> names) {
        int end = left - left / 4;
        names.stream().limit(FailureCodec.MAX_SUPER_TYPES).takeWhile(name -> left - name.length() >= end)
                .forEach(name -> message.addSuperTypes(spend(name)));
    }

    private Value text(String text) {
        if (text == null) {
            return Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
        }
        String sent = FailureCodec.cut(text, Math.min(FailureCodec.MAX_TEXT, left / 4));
        return AtomEncoder.string(Value.newBuilder(), spend(sent)).build();
    }

    private void addStack(Thrown.Builder message, List<StackTraceElement> stack) {
        int end = left / 2;
        int frames = Math.min(stack.size(), FailureData.MAX_FRAMES);
        for (int i = 0; i < frames; i++) {
            StackFrame frame = StackFrames.encode(stack.get(i));
            int characters = StackFrames.characters(frame);
            if (left - characters < end) {
                cutFrames += frames - i;
                return;
            }
            left -= characters;
            message.addStack(frame);
        }
    }

    private String spend(String text) {
        left -= text.length();
        return text;
    }

    private FailureData note() {
        left = NOTE_CHARACTERS;
        FailureData note = FailureData.of(new MessageException("parts of this failure were cut: exceptions="
                + cutExceptions + ", stackFrames=" + cutFrames + ", maxCharacters=" + FailureCodec.MAX_CHARACTERS));
        return new FailureData(note.type(), note.superTypes(), note.message(), note.text(), List.of(), null,
                List.of());
    }
}
