package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.failure.FailureData;
import dev.prong.proto.v1.NullValue;
import dev.prong.proto.v1.StackFrame;
import dev.prong.proto.v1.Thrown;
import dev.prong.proto.v1.Value;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailureCodecTest {

    private static FailureData cross(FailureData failure) {
        return FailureCodec.decode(Wire.parse(Thrown.parser(), FailureCodec.encode(failure).toByteArray()));
    }

    @Test
    void keepsTextsTypesCausesAndSuppressed() {
        IllegalStateException thrown = new IllegalStateException("outer \ud800", new Exception((String) null));
        thrown.addSuppressed(new RuntimeException("closing"));
        FailureData failure = FailureData.of(thrown);
        FailureData arrived = cross(failure);

        assertEquals(withoutStacks(failure), withoutStacks(arrived));
        assertEquals(List.of("java.lang.IllegalStateException", "java.lang.RuntimeException", "java.lang.Exception",
                "java.lang.Throwable"), arrived.superTypes());
    }

    @Test
    void printsTheSameStack() {
        Throwable thrown = new IllegalStateException("x");
        thrown.setStackTrace(Stream.concat(Stream.of(thrown.getStackTrace()),
                Stream.of(new StackTraceElement("loader", "module", "1.0", "com.acme.A", "run", null, -2),
                        new StackTraceElement("com.acme.B", "run", "B.java", 7)))
                .toArray(StackTraceElement[]::new));
        FailureData failure = FailureData.of(thrown);

        assertEquals(lines(failure), lines(cross(failure)));
    }

    @Test
    void cutsLongTexts() {
        FailureData arrived = cross(FailureData.of(new Exception("x".repeat((1 << 20) + 4464))));

        String end = "x... (4464 more characters)";
        assertEquals(end, arrived.message().substring((1 << 20) - 1));
    }

    @Test
    void cutsDeepStacks() {
        StackTraceElement frame = new StackTraceElement("com.acme.A", "run", "A.java", 1);
        FailureData deep = new FailureData("X", List.of("X"), null, "X", Collections.nCopies(600, frame), null,
                List.of());

        assertEquals(512, cross(deep).stack().size());
    }

    @Test
    void refusesWhatExceedsTheLimits() {
        Thrown.Builder chain = thrown();
        for (int i = 0; i < 65; i++) {
            chain = thrown().setCause(chain);
        }
        Thrown.Builder tooMany = chain;
        StackFrame frame = StackFrame.getDefaultInstance();

        Crossing.refused("failure is too large: exceptions=66, limit=65", () -> FailureCodec.decode(tooMany.build()));
        Crossing.refused("failure is too large: stackFrames=513, limit=512", () -> FailureCodec
                .decode(thrown().addAllStack(Collections.nCopies(513, frame)).build()));
        Crossing.refused("failure is too large: superTypes=257, limit=256", () -> FailureCodec
                .decode(thrown().addAllSuperTypes(Collections.nCopies(257, "X")).build()));
        Crossing.refused("failure is too large: characters=1048641, limit=1048640", () -> FailureCodec
                .decode(thrown().setText(Value.newBuilder().setStringValue("x".repeat((1 << 20) + 65))).build()));
        Crossing.refused("failure is too large: characters of a type=65536, limit=65535", () -> FailureCodec
                .decode(thrown().setType("X".repeat(65_536)).build()));
    }

    @Test
    void refusesMoreCharactersThanAFailureMayHave() {
        Value text = Value.newBuilder().setStringValue("x".repeat(1 << 20)).build();
        List<Thrown> four = Collections.nCopies(4, thrown().setMessage(text).setText(text).build());
        StackFrame frame = StackFrame.newBuilder().setMethod("x".repeat(1 << 15)).build();

        Crossing.refused("failure is too large: allCharacters=8388614, limit=8388608",
                () -> FailureCodec.decode(thrown().addAllSuppressed(four).build()));
        Crossing.refused("failure is too large: allCharacters=8454145, limit=8388608",
                () -> FailureCodec.decode(thrown().addAllStack(Collections.nCopies(258, frame)).build()));
    }

    @Test
    void cutsWhatIsTooLargeInAllAndSaysHowMuch() {
        FailureData arrived = cross(chain(64, "x".repeat(1 << 20), 512, "y".repeat(1000)));

        assertEquals("x".repeat(1 << 20), arrived.message());
        assertEquals(512, arrived.stack().size());
        int exceptions = (int) causes(arrived).count();
        int frames = causes(arrived).mapToInt(each -> each.stack().size()).sum();
        String note = "parts of this failure were cut: exceptions=" + (64 - exceptions) + ", stackFrames="
                + (exceptions * 512 - frames) + ", maxCharacters=8388608";
        FailureData last = arrived.suppressed().getLast();
        assertEquals(note, last.message());
        assertEquals("dev.prong.MessageException: " + note, last.text());
        assertEquals("dev.prong.MessageException", last.type());
        assertTrue(exceptions > 8 && exceptions < 64, note); // Not all of it for the first ones.
    }

    @Test
    void cutsNothingOfManyOrdinaryExceptions() {
        FailureData failure = chain(64, "message", 512, "com.acme.shop.checkout.internal.PaymentService");

        assertEquals(failure, cross(failure));
    }

    @Test
    void refusesDamagedTexts() {
        Crossing.refused("failure is damaged: a text is of kind KIND_NOT_SET",
                () -> FailureCodec.decode(Thrown.getDefaultInstance()));
        Crossing.refused("failure is damaged: it has no text", () -> FailureCodec.decode(
                thrown().setText(Value.newBuilder().setNullValue(NullValue.NULL_VALUE)).build()));
        Crossing.refused("failure is damaged: a text is of kind INT_VALUE",
                () -> FailureCodec.decode(thrown().setMessage(Value.newBuilder().setIntValue(1)).build()));
    }

    /** So many exceptions, each the cause of the one before, with that text, and so many frames of that method. */
    private static FailureData chain(int exceptions, String text, int frames, String method) {
        FailureData last = null;
        List<StackTraceElement> stack = Collections.nCopies(frames, new StackTraceElement("X", method, "X.java", 1));
        for (int i = 0; i < exceptions; i++) {
            last = new FailureData("X", List.of("X"), text, text, stack, last, List.of());
        }
        return last;
    }

    private static Stream<FailureData> causes(FailureData failure) {
        return Stream.iterate(failure, Objects::nonNull, FailureData::cause);
    }

    private static Thrown.Builder thrown() {
        return Thrown.newBuilder().setType("X").setText(Value.newBuilder().setStringValue("X"))
                .setMessage(Value.newBuilder().setNullValue(NullValue.NULL_VALUE));
    }

    private static List<String> lines(FailureData failure) {
        return failure.stack().stream().map(StackTraceElement::toString).toList();
    }

    private static FailureData withoutStacks(FailureData failure) {
        return new FailureData(failure.type(), failure.superTypes(), failure.message(), failure.text(), List.of(),
                failure.cause() == null ? null : withoutStacks(failure.cause()),
                failure.suppressed().stream().map(FailureCodecTest::withoutStacks).toList());
    }
}
