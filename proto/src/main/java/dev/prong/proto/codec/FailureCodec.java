package dev.prong.proto.codec;

import dev.prong.MessageException;
import dev.prong.failure.FailureData;
import dev.prong.proto.v1.Thrown;
import dev.prong.proto.v1.Value;
import java.util.List;

/** Failures as messages of the wire, and back. No class that a message names is looked up. Thread-safe. */
public final class FailureCodec {

    /** The most characters of one text that cross; the rest is cut and counted. */
    static final int MAX_TEXT = 1 << 20;

    /** The most super types that cross with one exception. */
    static final int MAX_SUPER_TYPES = 256;

    /** The most characters of all the texts and names of one failure. */
    static final int MAX_CHARACTERS = 8 << 20;

    /** The most characters of the name of a class, by the format of class files. */
    private static final int MAX_NAME = 65_535;

    private FailureCodec() {
    }

    /** {@code failure} as a message; what exceeds the limits is cut, and the message says how much. */
    public static Thrown encode(FailureData failure) {
        return new FailureEncoder().encode(failure);
    }

    /**
     * The failure that {@code message} is.
     *
     * @throws MessageException if it is damaged or exceeds the limits
     */
    public static FailureData decode(Thrown message) {
        return new Reader().read(message);
    }

    /** {@code text}, cut if it is longer than a text may be that crosses; then it says how much of it was. */
    public static String cut(String text) {
        return cut(text, MAX_TEXT);
    }

    static String cut(String text, int limit) {
        int cut = text.length() - limit;
        return cut <= 0 ? text : text.substring(0, limit) + "... (" + cut + " more characters)";
    }

    /** One failure with its relatives, counted. */
    private static final class Reader {

        /** A text, and what says how much of it was cut. */
        private static final int MAX_CUT_TEXT = MAX_TEXT + 64;

        /** A failure, and the exception that says what of it was cut. */
        private static final int MAX_CUT_EXCEPTIONS = FailureData.MAX_EXCEPTIONS + 1;

        private int exceptions;
        private int characters;

        FailureData read(Thrown message) {
            check(++exceptions, MAX_CUT_EXCEPTIONS, "exceptions");
            check(message.getType().length(), MAX_NAME, "characters of a type");
            check(message.getSuperTypesCount(), MAX_SUPER_TYPES, "superTypes");
            check(message.getStackCount(), FailureData.MAX_FRAMES, "stackFrames");
            checkCharacters(message);
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

        private void checkCharacters(Thrown message) {
            long found = characters + (long) message.getType().length()
                    + message.getSuperTypesList().stream().mapToLong(String::length).sum()
                    + message.getStackList().stream().mapToLong(StackFrames::characters).sum();
            check(found, MAX_CHARACTERS, "allCharacters");
            characters = (int) found;
        }

        private String text(Value value) {
            return switch (value.getKindCase()) {
                case NULL_VALUE -> null;
                case STRING_VALUE, UTF16_VALUE -> {
                    String text = (String) ValueCodec.decode(value, null);
                    check(text.length(), MAX_CUT_TEXT, "characters");
                    check(characters += text.length(), MAX_CHARACTERS, "allCharacters");
                    yield text;
                }
                default -> throw new MessageException("failure is damaged: a text is of kind " + value.getKindCase());
            };
        }

        private static void check(long count, int limit, String what) {
            if (count > limit) {
                throw new MessageException("failure is too large: " + what + "=" + count + ", limit=" + limit);
            }
        }
    }
}
