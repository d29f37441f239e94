package dev.prong.benchmarks.plain;

import dev.prong.benchmarks.contender.Queueing;
import java.util.ArrayList;
import java.util.List;

/** How long other threads of the JVM have to wait while tasks are queued and drained. */
public final class QueuePause {

    private QueuePause() {
    }

    /** Arguments: the contender, and how many tasks. */
    public static void main(String[] args) {
        Measured.main(args, QueuePause::measure);
    }

    private static <H> void measure(Queueing<H> contender, int tasks) throws Exception {
        List<H> handles = new ArrayList<>(tasks);
        System.gc(); // The rubbish of the warm-up is not this measurement's.
        Hiccups hiccups = Hiccups.watching();
        contender.hold();
        for (int i = 0; i < tasks; i++) {
            handles.add(contender.submit(i));
        }
        contender.release();
        for (H handle : handles) {
            contender.get(handle);
        }
        hiccups.stop();
        Measured.print("longest gap, ms", hiccups.longestMillis());
        Measured.print("collector's pauses together, ms", hiccups.pausedMillis());
    }
}
