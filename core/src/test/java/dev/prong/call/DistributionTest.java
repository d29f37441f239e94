package dev.prong.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Distribution;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DistributionTest {

    private static final double PRECISION = 0.016;

    /** From nanoseconds to hours, as many of each power of two. */
    private static long[] durations(int count, long seed) {
        Random random = new Random(seed);
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            nanos[i] = random.nextLong(1L << random.nextInt(1, 45));
        }
        return nanos;
    }

    private static DurationRecorder recorderOf(long... nanos) {
        DurationRecorder recorder = new DurationRecorder();
        Arrays.stream(nanos).forEach(recorder::record);
        return recorder;
    }

    private static void assertClose(double exact, Duration told) {
        assertEquals(exact, (double) told.toNanos(), exact * PRECISION + 0.5);
    }

    @Test
    void percentilesAreCloseToTheExactOnes() {
        long[] nanos = durations(20_000, 42);
        Distribution all = recorderOf(nanos).snapshot();
        Arrays.sort(nanos);
        for (double percent : new double[] {0.005, 0.1, 1, 10, 25, 50, 75, 90, 99, 99.9, 99.99, 99.999}) {
            int rank = (int) Math.ceil(percent / 100 * nanos.length);
            assertClose((double) nanos[rank - 1], all.percentile(percent));
        }
        assertEquals(nanos[0], all.percentile(0).toNanos());
        assertEquals(nanos[nanos.length - 1], all.percentile(100).toNanos());
    }

    @Test
    void countMinMaxAndMeanAreExact() {
        long[] nanos = durations(5_000, 7);
        Distribution all = recorderOf(nanos).snapshot();
        assertEquals(nanos.length, all.count());
        assertEquals(Arrays.stream(nanos).min().orElseThrow(), all.min().toNanos());
        assertEquals(Arrays.stream(nanos).max().orElseThrow(), all.max().toNanos());
        assertEquals(Math.round((double) Arrays.stream(nanos).sum() / nanos.length), all.mean().toNanos());
    }

    @Test
    void standardDeviationIsClose() {
        long[] nanos = durations(5_000, 9);
        double mean = Arrays.stream(nanos).average().orElseThrow();
        double exact = Math.sqrt(Arrays.stream(nanos).mapToDouble(each -> (each - mean) * (each - mean)).average()
                .orElseThrow());
        assertEquals(exact, (double) recorderOf(nanos).snapshot().standardDeviation().toNanos(),
                exact * 2 * PRECISION);
    }

    @Test
    void everyValueIsCloseToItsBucket() {
        for (int bit = 0; bit < 63; bit++) {
            for (long value : new long[] {1L << bit, (1L << bit) + 1, (1L << bit) + (1L << bit) / 2, (1L << bit) - 1}) {
                // Between a smaller and a larger one, so that neither end makes it exact.
                Distribution three = recorderOf(0, value, Long.MAX_VALUE).snapshot();
                assertClose((double) value, three.percentile(50));
            }
        }
    }

    @Test
    void ofNothingIsAllZero() {
        Distribution nothing = new DurationRecorder().snapshot();
        assertEquals(Histogram.EMPTY, nothing);
        assertEquals(0, nothing.count());
        for (Duration each : new Duration[] {nothing.min(), nothing.max(), nothing.mean(),
                nothing.standardDeviation(), nothing.percentile(0), nothing.percentile(50),
                nothing.percentile(100)}) {
            assertEquals(Duration.ZERO, each);
        }
    }

    @Test
    void sinceHasOnlyWhatCameAfter() {
        long[] before = durations(3_000, 1);
        long[] after = durations(2_000, 2);
        DurationRecorder recorder = recorderOf(before);
        Histogram earlier = recorder.snapshot();
        Arrays.stream(after).forEach(recorder::record);
        Distribution delta = recorder.snapshot().since(earlier);
        Distribution alone = recorderOf(after).snapshot();
        assertEquals(alone.count(), delta.count());
        assertEquals(alone.mean(), delta.mean());
        assertEquals(3_000, earlier.count());
        for (double percent : new double[] {1, 50, 99}) {
            assertEquals(alone.percentile(percent), delta.percentile(percent));
        }
        assertEquals((double) alone.max().toNanos(), (double) delta.max().toNanos(),
                (double) alone.max().toNanos() * 2 * PRECISION);
        assertEquals(0, recorder.snapshot().since(recorder.snapshot()).count());
    }

    @Test
    void plusHasBoth() {
        long[] one = durations(1_000, 3);
        long[] other = durations(1_500, 4);
        DurationRecorder both = recorderOf(one);
        Arrays.stream(other).forEach(both::record);
        assertEquals(both.snapshot(), recorderOf(one).snapshot().plus(recorderOf(other).snapshot()));
        assertEquals(both.snapshot(), both.snapshot().plus(Histogram.EMPTY));
        assertEquals(both.snapshot(), Histogram.EMPTY.plus(both.snapshot()));
    }

    @Test
    void refusesWhatIsNoPercentage() {
        for (double percent : new double[] {-0.1, 100.1, Double.NaN}) {
            assertEquals("percent must be from 0 to 100: percent=" + percent, assertThrows(
                    IllegalArgumentException.class, () -> Histogram.EMPTY.percentile(percent)).getMessage());
        }
    }

    @Test
    void lessThanNothingCountsAsNothing() {
        assertEquals(Duration.ZERO, recorderOf(-5).snapshot().max());
    }

    @Test
    void snapshotsWhileOneRecordsOnlyGrow() throws InterruptedException {
        DurationRecorder recorder = new DurationRecorder();
        long[] nanos = durations(200_000, 5);
        CountDownLatch begun = new CountDownLatch(1);
        Thread writer = Thread.ofPlatform().start(() -> {
            begun.countDown();
            Arrays.stream(nanos).forEach(recorder::record);
        });
        begun.await();
        long seen = 0;
        while (writer.isAlive()) {
            Distribution now = recorder.snapshot();
            assertTrue(now.count() >= seen, now::toString);
            assertTrue(now.min().compareTo(now.percentile(50)) <= 0, now::toString);
            assertTrue(now.percentile(50).compareTo(now.max()) <= 0, now::toString);
            seen = now.count();
        }
        writer.join();
        assertEquals(nanos.length, recorder.snapshot().count());
    }
}
