package dev.prong.examples;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskRuntime;
import dev.prong.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What it costs to start a worker and to talk to it.
 *
 * @param startNanos from the start to the first message
 * @param memoryKilobytes what the process of the worker occupies, or what our own grew by; -1 if unknown
 * @param roundTripNanos a message there and its answer back, the median of many
 */
record PingPong(long startNanos, long memoryKilobytes, long roundTripNanos) {

    private static final int ROUNDS = 4_000;

    /** Says which process it is in, then answers each message with itself. */
    record Echo() implements Task<Void> {
        @Override
        public Void run(TaskContext context) {
            context.parent().postMessage(ProcessHandle.current().pid());
            context.parent().messages().forEach(context.parent()::postMessage);
            return null;
        }
    }

    static PingPong measure(TaskRuntime runtime) throws InterruptedException {
        measure(runtime, 2); // the first worker of a program loads classes, here too
        return measure(runtime, ROUNDS);
    }

    private static PingPong measure(TaskRuntime runtime, int rounds) throws InterruptedException {
        long here = ProcessHandle.current().pid();
        long before = residentKilobytes(here);
        long start = System.nanoTime();
        BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
        Worker<Void> echo = runtime.start(new Echo(), worker -> worker.onMessage(answers::add));
        long there = (Long) answers.take();
        long startNanos = System.nanoTime() - start;

        long memory = residentKilobytes(there);
        if (there == here && memory >= 0) {
            memory = Math.max(0, memory - before);
        }
        long roundTrip = medianRoundTrip(echo, answers, rounds);
        echo.disconnect();
        echo.join();
        return new PingPong(startNanos, memory, roundTrip);
    }

    /** Of the second half of the rounds, when both sides are warm. */
    private static long medianRoundTrip(Worker<Void> echo, BlockingQueue<Object> answers, int rounds)
            throws InterruptedException {
        long[] nanos = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            echo.postMessage(i);
            answers.take();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos, rounds / 2, rounds);
        return nanos[rounds * 3 / 4];
    }

    /** The memory a process occupies (its resident set), where the system has /proc; else -1. */
    private static long residentKilobytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong).findFirst().orElse(-1);
        } catch (IOException e) {
            return -1; // not Linux
        }
    }

    String roundTrip() {
        return Took.millis(roundTripNanos) + " there and back";
    }

    String overhead() {
        String memory = memoryKilobytes < 0 ? "unknown memory"
                : String.format(Locale.ROOT, "%.1f MB", memoryKilobytes / 1024.0);
        return "starts in " + Took.millis(startNanos) + ", takes " + memory;
    }
}
