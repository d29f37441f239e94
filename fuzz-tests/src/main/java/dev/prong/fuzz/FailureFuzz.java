package dev.prong.fuzz;

import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.prong.MessageException;
import dev.prong.failure.FailureData;
import dev.prong.failure.StandIn;
import dev.prong.proto.codec.FailureCodec;
import dev.prong.proto.codec.Wire;
import dev.prong.proto.v1.Thrown;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The exception of a task. */
public final class FailureFuzz {

    private FailureFuzz() {
    }

    /** Decodes {@code input}; what can be decoded is printed, sent back and comes again, the same. */
    public static void fuzzerTestOneInput(@NotNull Thrown input) throws Exception {
        byte[] bytes = input.toByteArray();
        Cost.check(bytes.length, () -> decode(bytes).ifPresent(FailureData::toStandIn));
        decode(bytes).ifPresent(FailureFuzz::use);
    }

    private static Optional<FailureData> decode(byte[] bytes) {
        try {
            return Optional.of(FailureCodec.decode(Wire.parse(Thrown.parser(), bytes)));
        } catch (MessageException _) {
            return Optional.empty();
        }
    }

    private static void use(FailureData failure) {
        StandIn standIn = failure.toStandIn();
        standIn.printStackTrace(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        if (!FailureData.of(standIn).type().equals(failure.type())) {
            throw new AssertionError("stand-in is of another type: failure=" + failure);
        }
        Thrown sent = FailureCodec.encode(failure); // Without what the texts of its stack frames leave out.
        Thrown again = FailureCodec.encode(FailureCodec.decode(sent));
        if (!again.equals(sent)) {
            throw new AssertionError("failure is another when it comes again: sent=" + sent + ", again=" + again);
        }
    }
}
