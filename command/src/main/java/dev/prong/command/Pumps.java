package dev.prong.command;

import dev.prong.process.Uninterrupted;
import java.io.Closeable;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The pumps of one running command: standard output, and standard error unless that goes to the output. */
final class Pumps {

    /** The most a pipe holds, unless root has changed it (pipe(7), pipe-max-size). */
    private static final int PIPE_BYTES = 1024 * 1024;
    private static final long CUT_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final List<String> NAMES = List.of("stdout", "stderr");

    private final List<Pump> pumps;

    Pumps(List<Pump> pumps) {
        this.pumps = pumps;
    }

    void start(long pid) {
        for (int i = 0; i < pumps.size(); i++) {
            Threads.startDaemon(NAMES.get(i), pid, pumps.get(i));
        }
    }

    /** Waits until all have ended; false if {@code nanos} were over before. */
    boolean awaitEnd(long nanos) {
        long start = System.nanoTime();
        return Uninterrupted.get(() -> {
            for (Pump pump : pumps) {
                if (!pump.awaitEnd(nanos - (System.nanoTime() - start))) {
                    return false;
                }
            }
            return true;
        });
    }

    /** To be called when writers have ended: what they left is taken in, even if no reader makes room for it. */
    void widen() {
        pumps.forEach(pump -> pump.sink().widen(PIPE_BYTES));
    }

    /**
     * To be called when the whole tree has been ended: whoever still writes has escaped from it, and is not waited for.
     */
    void cut() {
        widen();
        if (!awaitEnd(CUT_AFTER_NANOS)) {
            close();
        }
    }

    /** What ends one stream: 0 for standard output, 1 for standard error. */
    Closeable source(int index) {
        return index < pumps.size() ? pumps.get(index) : () -> {
            // Standard error goes to the output, and this stream has ended.
        };
    }

    void close() {
        pumps.forEach(Pump::close);
    }
}
