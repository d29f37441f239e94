package dev.prong.benchmarks.plain;

import dev.prong.benchmarks.contender.Contenders;
import dev.prong.benchmarks.contender.Queueing;
import dev.prong.benchmarks.contender.TinyTask;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the forked JVMs have in common: they warm up a contender, measure it, print figures, and are gone. */
final class Measured {

    private static final int WARM_UP_BATCH = 10_000;
    private static final int WARM_UPS = 20;
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private Measured() {
    }

    interface Body {
        void measure(Queueing<?> contender, int tasks) throws Exception;
    }

    /** Runs {@code body} for the arguments {@code CONTENDER TASKS}; never returns. */
    static void main(String[] args, Body body) {
        int code = 1;
        try {
            measure(args[0], Integer.parseInt(args[1]), body);
            code = 0;
        } catch (Throwable e) {
            e.printStackTrace(System.err); // A program of its own: the runner shows its errors.
        } finally {
            System.out.flush();
            Runtime.getRuntime().halt(code); // What is queued needs no end, and children end with this process.
        }
    }

    private static void measure(String contender, int tasks, Body body) throws Exception {
        Queueing<?> open = Contenders.queueing(contender, TinyTask.CAPTURING, tasks + WARM_UP_BATCH);
        long end = System.nanoTime() + WARM_UP_NANOS;
        for (int i = 0; i < WARM_UPS && System.nanoTime() < end; i++) {
            open.batch(Math.min(tasks, WARM_UP_BATCH));
        }
        body.measure(open, tasks);
    }

    static void print(String what, double value) {
        System.out.println("figure\t" + what + "\t" + String.format(Locale.ROOT, "%f", value));
    }
}
