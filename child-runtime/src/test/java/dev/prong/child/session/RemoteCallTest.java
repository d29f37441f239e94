package dev.prong.child.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Progress;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a child tells of a call. */
class RemoteCallTest {

    private static final Task<Integer> TASK = _ -> 1;

    private final RemoteCall<Integer> remote = new RemoteCall<>(1,
            ChildCall.of(TASK, TASK, TaskOptions.defaults(), ChannelLimits.DEFAULT), null);

    @Test
    void progressThatNoTaskCanReportIsLeftOut() {
        remote.progress(progress(0.5), "child-1");
        remote.progress(progress(null), "child-1");
        assertEquals(Optional.of(0.5), remote.call().progress());
    }

    @Test
    @Timeout(20)
    void hugeProgressIsNotWrittenOutForTheCertificate() {
        remote.progress(progress("x".repeat(2000)), "child-1");
        assertEquals(Optional.of("x".repeat(1000) + "(…)"), remote.onBoard().lastProgress());

        remote.progress(progress(BigInteger.ONE.shiftLeft(1 << 26)), "child-1");
        assertEquals(Optional.of("(no text: bytes=8388614)"), remote.onBoard().lastProgress());
    }

    private static Progress progress(Object value) {
        return Progress.newBuilder().setCall(1).setValue(ValueCodec.encode(value)).build();
    }
}
