package dev.prong.child.death;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate.MemorySample;
import dev.prong.process.ProcessMemory;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MemoryCurveTest {

    private final MemoryCurve curve = new MemoryCurve();

    @Test
    void keepsAllOfAFew() {
        add(10);
        assertEquals(LongStream.range(0, 10).boxed().toList(), bytes());
    }

    @Test
    void spansTheWholeLifeInABoundedNumber() {
        add(10_000);
        List<Long> bytes = bytes();
        assertTrue(bytes.size() <= MemoryCurve.MAX_SAMPLES, bytes::toString);
        assertTrue(bytes.size() >= MemoryCurve.MAX_SAMPLES / 2, bytes::toString);
        assertEquals(0, bytes.getFirst());
        assertEquals(9_999, bytes.getLast());
        long stride = bytes.get(1) - bytes.get(0);
        for (int i = 1; i < bytes.size() - 1; i++) {
            assertEquals(stride, bytes.get(i) - bytes.get(i - 1), bytes.toString());
        }
    }

    @Test
    void theMemoryOfThisProcessCanBeRead() {
        assertTrue(ProcessMemory.residentBytes(ProcessHandle.current().pid()).orElseThrow() > 10 << 20);
    }

    @Test
    void aProcessThatIsNotThereHasNone() {
        assertTrue(ProcessMemory.residentBytes(Integer.MAX_VALUE).isEmpty());
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            curve.add(new MemorySample(Instant.EPOCH.plusMillis(i), i));
        }
    }

    private List<Long> bytes() {
        return curve.samples().stream().map(MemorySample::residentBytes).toList();
    }
}
