package dev.prong.child.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.child.frame.ChannelLimits;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.ThreadDump;
import dev.prong.proto.v1.ThreadStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a child tells of its threads fits into one frame, and tells of its tasks first. */
class ThreadStacksTest {

    @Test
    void threadsOfTasksComeFirst() {
        Thread self = Thread.currentThread();
        ThreadStack first = ThreadStacks.dump(Map.of(self, 7L)).getThreads(0);
        assertEquals(self.getName(), first.getName());
        assertEquals(7, first.getCall());
        assertEquals("RUNNABLE", first.getState());
        assertTrue(first.getFramesList().stream().anyMatch(frame -> frame.contains("ThreadStacksTest")),
                first::toString);
    }

    @Test
    void manyThreadsWithLongNamesAndDeepStacksFitIntoOneFrame() throws InterruptedException {
        CountDownLatch deep = new CountDownLatch(100);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            threads.add(Thread.ofPlatform().name("\u20ac".repeat(1000)).start(() -> dive(500, deep, end)));
        }
        deep.await();
        ThreadDump dump = ThreadStacks.dump(Map.of(threads.getFirst(), 1L));
        end.countDown();
        for (Thread each : threads) {
            each.join();
        }
        int bytes = Frame.newBuilder().setThreadDump(dump).build().getSerializedSize();
        assertTrue(bytes <= ChannelLimits.PART_BYTES, () -> "bytes=" + bytes);
        assertEquals(1, dump.getThreads(0).getCall());
        assertTrue(dump.getThreads(0).getFramesLeftOut() > 400, dump.getThreads(0)::toString);
        assertTrue(dump.getLeftOut() > 0);
    }

    private static void dive(int depth, CountDownLatch deep, CountDownLatch end) {
        if (depth > 0) {
            dive(depth - 1, deep, end);
            return;
        }
        deep.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this", e);
        }
    }
}
