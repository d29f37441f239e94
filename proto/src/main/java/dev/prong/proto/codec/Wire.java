package dev.prong.proto.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.prong.MessageException;
import dev.prong.value.Limits;

/** Parses messages that hold values, which nest deeper than protobuf allows by default. Thread-safe. */
public final class Wire {

    /**
     * The most messages within each other that a parser must allow: two for each container of a value, and sixteen for
     * what stands around a value and within its innermost one.
     */
    public static final int RECURSION_LIMIT = 2 * Limits.DEFAULT.depth() + 16;

    private Wire() {
    }

    /** Makes {@code input} allow messages nested as deeply as a value may be; returns it. */
    public static CodedInputStream limited(CodedInputStream input) {
        input.setRecursionLimit(RECURSION_LIMIT);
        return input;
    }

    /**
     * The message in {@code bytes}.
     *
     * @throws MessageException if they are damaged, or messages are nested too deeply
     */
    public static <M extends MessageLite> M parse(Parser<M> parser, byte[] bytes) {
        try {
            CodedInputStream input = limited(CodedInputStream.newInstance(bytes));
            M message = parser.parseFrom(input);
            input.checkLastTagWas(0);
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw malformed(bytes.length, e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw malformed(bytes.length,
                    "nested too deeply for the stack of thread " + Thread.currentThread().getName(), e);
        }
    }

    private static MessageException malformed(int size, String why, Throwable cause) {
        return new MessageException("message is malformed: bytes=" + size + "; " + why, cause);
    }
}
