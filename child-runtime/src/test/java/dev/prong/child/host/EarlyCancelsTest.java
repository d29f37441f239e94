package dev.prong.child.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.Cancel;
import org.junit.jupiter.api.Test;

/** What a child keeps of a parent that cancels what it never runs. */
class EarlyCancelsTest {

    private final EarlyCancels cancels = new EarlyCancels();

    @Test
    void cancelWaitsForItsCall() throws Exception {
        cancels.add(cancel(7));
        assertNull(cancels.take(6));
        assertEquals(cancel(7), cancels.take(7));
        assertNull(cancels.take(7));
    }

    @Test
    void endlessCancelsAreAViolation() throws Exception {
        for (int i = 1; i <= 10_000; i++) {
            cancels.add(cancel(i));
        }
        assertEquals("too many cancels of calls that have not come: cancels=10000, call=10001",
                assertThrows(ProtocolException.class, () -> cancels.add(cancel(10_001))).getMessage());
    }

    private static Cancel cancel(long call) {
        return Cancel.newBuilder().setCall(call).build();
    }
}
