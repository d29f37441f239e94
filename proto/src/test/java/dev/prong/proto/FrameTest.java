package dev.prong.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Ping;
import org.junit.jupiter.api.Test;

class FrameTest {
    @Test
    void keepsWhatWasPutIn() throws InvalidProtocolBufferException {
        var frame = Frame.newBuilder().setPing(Ping.newBuilder().setNumber(7)).build();

        assertEquals(frame, Frame.parseFrom(frame.toByteArray()));
    }
}
