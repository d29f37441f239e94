package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sender and receiver weigh alike, one by the message and one by its bytes; and it is about what the heap has to bear. */
class WeightTest {

    private record Point(int x, Object more) {
    }

    @Test
    void isTheSameOfAValueAndOfItsBytes() throws IOException {
        for (Object each : Arrays.asList(null, 7, "text", "", new int[] {1, 2}, UUID.randomUUID(), Instant.EPOCH,
                LocalDate.EPOCH, ZonedDateTime.now(ZoneId.of("Europe/Berlin")), new BigDecimal("1.50"), BigDecimal.ZERO,
                Optional.empty(),
                Optional.of(List.of(1, "two")), OptionalInt.empty(), Month.MAY, new Object[] {1, "a", null},
                new Point(1, new Point(2, "end")), Map.of("a", List.of(1L), "b", Map.of()),
                Collections.nCopies(50, ""))) {
            Value value = ValueCodec.encode(each);
            Frame frame = Frame.newBuilder().setResult(Result.newBuilder().setValue(value)).build();
            int around = frame.getSerializedSize() - value.getSerializedSize();
            assertEquals(Weight.of(value) + around + 72, ofFrame(frame.toByteString(), Long.MAX_VALUE),
                    () -> "value=" + each);
        }
    }

    @Test
    void tinyElementsWeighWhatTheyTakeOnTheHeap() throws IOException {
        int elements = 300_000;
        Frame frame = Frame.newBuilder().setResult(Result.newBuilder().setValue(Value.newBuilder().setCollection(
                CollectionValue.newBuilder()
                        .addAllElements(Collections.nCopies(elements, Value.getDefaultInstance())))))
                .build();
        byte[] bytes = frame.toByteArray();
        long before = used();
        Frame parsed = Frame.parseFrom(bytes);
        long taken = used() - before;
        long weight = ofFrame(ByteString.copyFrom(bytes), Long.MAX_VALUE);
        assertEquals(elements, parsed.getResult().getValue().getCollection().getElementsCount());
        assertTrue(taken < weight && taken > weight / 4, () -> "taken=" + taken + ", weight=" + weight);
    }

    @Test
    void scanEndsWhereItIsTooMuch() throws IOException {
        ByteString many = ByteString.copyFrom(new byte[100_000]);
        assertThrows(IOException.class, () -> ofFrame(many, Long.MAX_VALUE), "a tag of zero is none");
        byte[] unknown = new byte[3_000];
        for (int i = 0; i < unknown.length; i += 3) {
            unknown[i] = (byte) 0x90;
            unknown[i + 1] = 3;
        }
        assertEquals(unknown.length + 200L * 1_000, ofFrame(ByteString.copyFrom(unknown), Long.MAX_VALUE));
        long cut = ofFrame(ByteString.copyFrom(unknown), 10_000);
        assertTrue(cut > 10_000 && cut < 20_000, () -> "weight=" + cut);
        assertTrue(Weight.isLight(99, 10_000));
        assertFalse(Weight.isLight(100, 10_000));
    }

    @Test
    void whatIsNoFrameIsRefused() {
        assertThrows(InvalidProtocolBufferException.class, () -> ofFrame(ByteString.fromHex("7b7c"), 1_000), "a group");
        assertThrows(InvalidProtocolBufferException.class, () -> ofFrame(ByteString.fromHex("aa01ff"), 1_000),
                "a length without its content");
    }

    @Test
    void depthBeyondThatOfValuesIsRefused() {
        ByteString bytes = ByteString.EMPTY;
        for (int i = 0; i < 2_000; i++) {
            int field = i % 2 == 1 ? Value.COLLECTION_FIELD_NUMBER : CollectionValue.ELEMENTS_FIELD_NUMBER;
            bytes = within(field, bytes);
        }
        ByteString deep = within(Frame.RESULT_FIELD_NUMBER, within(Result.VALUE_FIELD_NUMBER,
                within(Value.COLLECTION_FIELD_NUMBER, within(CollectionValue.ELEMENTS_FIELD_NUMBER, bytes))));
        assertThrows(InvalidProtocolBufferException.class, () -> ofFrame(deep, Long.MAX_VALUE));
    }

    private static ByteString within(int field, ByteString content) {
        return com.google.protobuf.UnknownFieldSet.newBuilder()
                .addField(field, com.google.protobuf.UnknownFieldSet.Field
                        .newBuilder().addLengthDelimited(content).build())
                .build().toByteString();
    }

    private static long ofFrame(ByteString bytes, long most) throws IOException {
        CodedInputStream input = bytes.newCodedInput();
        return Weight.ofFrame(input, most);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
