package dev.prong.proto.codec;

import dev.prong.MessageException;
import dev.prong.failure.FailureData;
import dev.prong.proto.v1.NullValue;
import dev.prong.proto.v1.Thrown;
import dev.prong.proto.v1.Value;
import java.util.List;

/** Failures as messages of the wire, and back. No class that a message names is looked up. Thread-safe. */
public final class FailureCodec {

    /** The most characters of one text that cross; the rest is cut and counted. */
    static final int MAX_TEXT = 1 << 20;

    /** The most super types that cross with one exception. */
    static final int MAX_SUPER_TYPES = 256;

    private FailureCodec() {
    }

    /** {@code failure} as a message; texts, frames and super types that exceed the limits are cut. */
    public static Thrown encode(FailureData failure) {
        Thrown.Builder message = Thrown.newBuilder().setType(failure.type())
                .addAllSuperTypes(failure.superTypes().stream().limit(MAX_SUPER_TYPES).toList())
                .setMessage(text(failure.message())).setText(text(failure.text()));
        failure.stack().stream().limit(FailureData.MAX_FRAMES).map(StackFrames::encode).forEach(message::addStack);
        if (failure.cause() != null) {
            message.setCause(encode(failure.cause()));
        }
        failure.suppressed().forEach(each -> message.addSuppressed(encode(each)));
        return message.build();
    }

    /**
     * The failure that {@code message} is.
     *
     * @throws MessageException if it is damaged or exceeds the limits
     */
    public static FailureData decode(Thrown message) {
        return new Reader().read(message);
    }

    private static Value text(String text) {
        if (text == null) {
            return Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
        }
        int cut = text.length() - MAX_TEXT;
        String sent = cut <= 0 ? text : text.substring(0, MAX_TEXT) + "... (" + cut + " more characters)";
        return AtomEncoder.string(Value.newBuilder(), sent).build();
    }

    /** One failure with its relatives, counted. */
    private static final class Reader {

        /** A text, and what says how much of it was cut. */
        private static final int MAX_CUT_TEXT = MAX_TEXT + 64;

        private int exceptions;

        FailureData read(Thrown message) {
            check(++exceptions, FailureData.MAX_EXCEPTIONS, "exceptions");
            check(message.getSuperTypesCount(), MAX_SUPER_TYPES, "superTypes");
            check(message.getStackCount(), FailureData.MAX_FRAMES, "stackFrames");
            String text = text(message.getText());
            if (text == null) {
                throw new MessageException("failure is damaged: it has no text");
            }
            List<StackTraceElement> stack = message.getStackList().stream().map(StackFrames::decode).toList();
            FailureData cause = message.hasCause() ? read(message.getCause()) : null;
            List<FailureData> suppressed = message.getSuppressedList().stream().map(this::read).toList();
            return new FailureData(message.getType(), message.getSuperTypesList(), text(message.getMessage()), text,
                    stack,
                    cause, suppressed);
        }

        private static String text(Value value) {
            return switch (value.getKindCase()) {
                case NULL_VALUE -> null;
                case STRING_VALUE, UTF16_VALUE -> {
                    String text = (String) ValueCodec.decode(value, null);
                    check(text.length(), MAX_CUT_TEXT, "characters");
                    yield text;
                }
                default -> throw new MessageException("failure is damaged: a text is of kind " + value.getKindCase());
            };
        }

        private static void check(int count, int limit, String what) {
            if (count > limit) {
                throw new MessageException("failure is too large: " + what + "=" + count + ", limit=" + limit);
            }
        }
    }
}
