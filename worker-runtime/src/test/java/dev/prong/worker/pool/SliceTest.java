package dev.prong.worker.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.call.CallCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a seat holds of a map, and others take from it. */
@Timeout(60)
class SliceTest {

    private static Slice slice(int from, int end) {
        Slice slice = new Slice(new CallCounts().newTally());
        slice.fill(from, end);
        return slice;
    }

    private static List<Integer> drain(Slice slice) {
        List<Integer> taken = new ArrayList<>();
        for (int index = slice.first(); index >= 0; index = slice.first()) {
            taken.add(index);
        }
        return taken;
    }

    @Test
    void isTakenFromTheFront() {
        Slice slice = slice(5, 8);
        assertEquals(List.of(5, 6, 7), drain(slice));
        assertTrue(slice.isEmpty());
    }

    @Test
    void givesTheLaterHalf() {
        Slice slice = slice(0, 5);
        Slice thief = slice(0, 0);
        assertTrue(slice.giveHalf(thief));
        assertEquals(List.of(0, 1), drain(slice));
        assertEquals(List.of(2, 3, 4), drain(thief));
        assertFalse(slice.giveHalf(thief));
    }

    @Test
    void givesItsOnlyOne() {
        Slice thief = slice(0, 0);
        assertTrue(slice(7, 8).giveHalf(thief));
        assertTrue(thief.hasOne());
        assertEquals(List.of(7), drain(thief));
    }

    @Test
    void holdsTheLargestIndices() {
        Slice slice = slice(Integer.MAX_VALUE - 2, Integer.MAX_VALUE);
        assertEquals(List.of(Integer.MAX_VALUE - 2, Integer.MAX_VALUE - 1), drain(slice));
    }

    @Test
    void growsWithShortTasksOnly() throws InterruptedException {
        Slice slice = slice(0, 0);
        assertEquals(1, slice.nextSize(Long.MAX_VALUE / 1024, 1024));
        assertEquals(4, slice.nextSize(Long.MAX_VALUE / 1024, 1024));
        assertEquals(16, slice.nextSize(Long.MAX_VALUE / 1024, 1024));
        assertEquals(20, slice.nextSize(Long.MAX_VALUE / 1024, 20));
        assertEquals(1, slice.nextSize(0, 20));
    }

    @Test
    void eachIndexIsTakenOnceByOwnersAndThieves() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            Slice slice = slice(0, 100);
            CyclicBarrier start = new CyclicBarrier(3);
            FutureTask<List<Integer>> owner = begin(() -> {
                start.await();
                return drain(slice);
            });
            List<FutureTask<List<Integer>>> thieves = List.of(begin(() -> steal(slice, start)),
                    begin(() -> steal(slice, start)));
            List<Integer> all = new ArrayList<>(owner.get());
            for (FutureTask<List<Integer>> thief : thieves) {
                all.addAll(thief.get());
            }
            assertEquals(IntStream.range(0, 100).boxed().toList(), all.stream().sorted().toList());
        }
    }

    private static List<Integer> steal(Slice victim, CyclicBarrier start) throws Exception {
        List<Integer> taken = new ArrayList<>();
        Slice own = slice(0, 0);
        start.await();
        while (victim.giveHalf(own)) {
            taken.addAll(drain(own));
        }
        return taken;
    }

    private static FutureTask<List<Integer>> begin(Callable<List<Integer>> work) {
        FutureTask<List<Integer>> task = new FutureTask<>(work);
        Thread.ofVirtual().name("slice").start(task);
        return task;
    }
}
