package dev.prong.child.chaos;

import dev.prong.testing.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process has of what can leak.
 *
 * @param descriptors 0 where there is no {@code /proc}
 */
record Footprint(long descriptors, long processes, int threads, long heapBytes) {

    /** What comes and goes by itself: threads of the JVM, the descriptors of a selector. */
    private static final int SLACK = 8;

    private static final long SLACK_BYTES = 16L << 20;

    static Footprint now() {
        System.gc();
        Runtime memory = Runtime.getRuntime();
        return new Footprint(countDescriptors(), ProcessHandle.current().descendants()
                .filter(process -> Processes.isRunning(process.pid())).count(),
                Thread.getAllStackTraces().size(), memory.totalMemory() - memory.freeMemory());
    }

    /** Whether nothing has grown but by what comes and goes. */
    boolean isNoMoreThan(Footprint early) {
        return descriptors <= early.descriptors + SLACK && processes <= early.processes
                && threads <= early.threads + SLACK && heapBytes <= early.heapBytes + SLACK_BYTES;
    }

    private static long countDescriptors() {
        Path folder = Path.of("/proc/self/fd");
        if (Files.notExists(folder)) {
            return 0;
        }
        try (Stream<Path> descriptors = Files.list(folder)) {
            return descriptors.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
