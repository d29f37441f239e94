package dev.prong.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteRingTest {

    @Test
    void keepsTheOrderWhateverIsPutTakenAndDropped() {
        Random random = new Random(7);
        ByteRing ring = new ByteRing();
        Queue<Byte> expected = new ArrayDeque<>();
        for (int round = 0; round < 2_000; round++) {
            byte[] more = new byte[random.nextInt(3_000)];
            random.nextBytes(more);
            ring.put(more, 0, more.length);
            for (byte one : more) {
                expected.add(one);
            }
            byte[] taken = new byte[random.nextInt(4_000)];
            int count = ring.take(taken, 0, taken.length);
            assertEquals(Math.min(taken.length, expected.size()), count);
            for (int i = 0; i < count; i++) {
                assertEquals(expected.remove(), taken[i]);
            }
            int dropped = random.nextInt(Math.min(10, ring.size() + 1));
            ring.drop(dropped);
            for (int i = 0; i < dropped; i++) {
                expected.remove();
            }
            assertEquals(expected.size(), ring.size());
        }
    }
}
