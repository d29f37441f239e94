package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.proto.v1.CollectionKind;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.NullValue;
import dev.prong.proto.v1.Value;
import dev.prong.value.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DepthTest {

    private static final int DEPTH = Limits.DEFAULT.depth();

    private record Node(Object next) {
    }

    static Stream<ThreadFactory> threads() {
        return Stream.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory());
    }

    static Stream<UnaryOperator<Object>> wrappings() {
        return Stream.of(Node::new, value -> new ArrayList<>(List.of(value)), value -> new Object[] {value},
                Optional::of, value -> new HashMap<>(Map.of("k", value)), value -> new HashMap<>(Map.of(value, 1)));
    }

    @ParameterizedTest
    @MethodSource("threads")
    void crossesAtTheLimit(ThreadFactory threads) throws Exception {
        for (UnaryOperator<Object> wrapping : wrappings().toList()) {
            Object value = nested(DEPTH, wrapping);
            // Compared here: comparing is the test's recursion, not ours.
            Object arrived = on(threads, () -> Crossing.of(value));
            FutureTask<Boolean> same = new FutureTask<>(() -> Same.same(value, arrived));
            new Thread(null, same, "compares", 64 << 20).start();
            assertTrue(same.get());
        }
    }

    @ParameterizedTest
    @MethodSource("threads")
    void refusesWhatIsDeeper(ThreadFactory threads) throws Exception {
        for (UnaryOperator<Object> wrapping : wrappings().toList()) {
            Object value = nested(DEPTH + 1, wrapping);
            String message = on(threads, () -> assertThrows(MessageException.class, () -> ValueCodec.encode(value)))
                    .getMessage();
            assertTrue(message
                    .endsWith(": nested deeper than 500 or contains itself; send a flat form of it, such as a list"
                            + " with indices"),
                    message);
        }
    }

    @ParameterizedTest
    @MethodSource("threads")
    void refusesDeeperMessage(ThreadFactory threads) throws Exception {
        Value deep = deep(DEPTH + 1);
        String message = on(threads, () -> assertThrows(MessageException.class, () -> ValueCodec.decode(deep, null)))
                .getMessage();
        assertTrue(message
                .endsWith(": nested deeper than 500 or contains itself; send a flat form of it, such as a list with"
                        + " indices"),
                message);
    }

    @ParameterizedTest
    @MethodSource("threads")
    void refusesBytesThatNestForEver(ThreadFactory threads) throws Exception {
        byte[] bytes = deepBytes(100_000);
        String message = on(threads,
                () -> assertThrows(MessageException.class, () -> Wire.parse(Value.parser(), bytes))).getMessage();
        assertTrue(message
                .startsWith("message is malformed: bytes=" + bytes.length + "; Protocol message had too many levels"
                        + " of nesting."),
                message);
    }

    @Test
    void carriesTheDeepestValueWithinATask() throws Exception {
        Object value = nested(DEPTH - 1, Node::new);
        Task<Object> task = Crossing.ofTask(_ -> value);

        assertTrue(Same.same(value, task.run(null)));
    }

    private static Object nested(int depth, UnaryOperator<Object> wrapping) {
        Object value = Optional.empty();
        for (int i = 1; i < depth; i++) {
            value = wrapping.apply(value);
        }
        return value;
    }

    private static Value deep(int depth) {
        Value value = Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
        for (int i = 0; i < depth; i++) {
            value = Value.newBuilder().setCollection(CollectionValue.newBuilder()
                    .setKind(CollectionKind.COLLECTION_KIND_LIST).addElements(value)).build();
        }
        return value;
    }

    /** Written from the innermost outwards by hand: the library itself would overflow the stack. */
    private static byte[] deepBytes(int depth) {
        ByteString inner = Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build().toByteString();
        for (int i = 0; i < depth; i++) {
            ByteString element = field(CollectionValue.ELEMENTS_FIELD_NUMBER, inner);
            inner = field(Value.COLLECTION_FIELD_NUMBER, element);
        }
        return inner.toByteArray();
    }

    private static ByteString field(int number, ByteString content) {
        return varint(number << 3 | 2).concat(varint(content.size())).concat(content);
    }

    private static ByteString varint(int value) {
        byte[] bytes = new byte[5];
        int size = 0;
        int rest = value;
        while (rest > 0x7f) {
            bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return ByteString.copyFrom(bytes, 0, size);
    }

    private static <T> T on(ThreadFactory threads, Callable<T> action) throws Exception {
        FutureTask<T> result = new FutureTask<>(action);
        threads.newThread(result).start();
        return result.get();
    }
}
