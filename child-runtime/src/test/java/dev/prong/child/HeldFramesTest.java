package dev.prong.child;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A child that nobody pings sends nothing while it is idle: the parent does not hold what came last. */
@Timeout(Children.SECONDS * 2)
class HeldFramesTest {

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** Returns as much as it has. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
    record Exchange(byte[] bytes) implements Task<byte[]> {
        @Override
        public byte[] run(TaskContext context) {
            return bytes;
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void idleSessionHoldsNoFrame(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).heartbeat(Duration.ZERO)
                .maxHeapBytes(256 << 20).build()) {
            runtime.run(_ -> 1);
            long before = usedMebibytes();
            exchange(runtime);
            Eventually.isTrue(() -> usedMebibytes() < before + 20,
                    () -> "held here: mebibytes=" + (usedMebibytes() - before));
        }
    }

    private static void exchange(ChildRuntime runtime) throws InterruptedException {
        runtime.run(new Exchange(new byte[40 << 20]));
    }

    private static long usedMebibytes() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
    }
}
