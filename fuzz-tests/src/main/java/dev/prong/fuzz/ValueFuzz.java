package dev.prong.fuzz;

import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.prong.MessageException;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.codec.Wire;
import dev.prong.proto.v1.Value;
import java.util.Optional;

/** A message or a result. */
public final class ValueFuzz {

    private static final ClassLoader LOADER = ValueFuzz.class.getClassLoader();

    private ValueFuzz() {
    }

    /** Decodes {@code input}; what can be decoded is sent back and comes again, the same. */
    public static void fuzzerTestOneInput(@NotNull Value input) throws Exception {
        byte[] bytes = input.toByteArray();
        Cost.check(bytes.length, () -> decode(bytes));
        decode(bytes).ifPresent(ValueFuzz::requireSameAgain);
    }

    private static Optional<Object> decode(byte[] bytes) {
        try {
            return Optional.ofNullable(ValueCodec.decode(Wire.parse(Value.parser(), bytes), LOADER));
        } catch (MessageException _) {
            return Optional.empty();
        }
    }

    private static void requireSameAgain(Object value) {
        Value sent = ValueCodec.encode(value);
        Object arrived = ValueCodec.decode(Wire.parse(Value.parser(), sent.toByteArray()), LOADER);
        Value again = ValueCodec.encode(arrived);
        if (!Unordered.of(again).equals(Unordered.of(sent))) {
            throw new AssertionError("value is another when it comes again: sent=" + sent + ", again=" + again);
        }
    }
}
