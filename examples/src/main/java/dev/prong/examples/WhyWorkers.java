package dev.prong.examples;

import dev.prong.TaskHandle;
import dev.prong.TaskRuntime;
import java.util.Collections;
import java.util.List;

/**
 * Why do we need them? The tutorial says:
 *
 * <ul>
 * <li>Node.js is single-threaded: great for I/O-bound tasks (network requests, DB calls).
 * <li>But for CPU-bound tasks (e.g., encryption, image processing, data parsing) the event loop blocks, slowing
 * everything.
 * <li>To avoid blocking: use Worker Threads (parallel threads inside one process), use Child Processes (spawn separate
 * Node.js processes).
 * </ul>
 *
 * <p>Here is an event loop that blocks, and the same loop with a worker.
 */
public final class WhyWorkers {

    private static final SumBelow SUM = new SumBelow(1_000_000_000L);

    private WhyWorkers() {
    }

    public static void main(String[] args) throws Exception {
        List<Long> blocked = sumOnTheLoop();
        print("Sum on the event loop", blocked);

        List<Long> free = sumInAWorker();
        print("Sum in a worker      ", free);

        System.out.println("Worst lag: " + Collections.max(blocked) + " ms on the event loop, " + Collections.max(free)
                + " ms with a worker");
    }

    private static List<Long> sumOnTheLoop() throws Exception {
        try (EventLoop loop = new EventLoop()) {
            fewQuietTicks();
            loop.call(SUM::sum); // nothing else happens on the loop until this returns
            fewQuietTicks();
            return loop.lagsMillis();
        }
    }

    private static List<Long> sumInAWorker() throws Exception {
        try (TaskRuntime workers = TaskRuntime.open("worker"); EventLoop loop = new EventLoop()) {
            workers.run(new SumBelow(1)); // the first task of a program loads classes
            fewQuietTicks();
            TaskHandle<Long> handle = loop.call(() -> workers.submit(SUM)); // returns at once
            handle.join();
            fewQuietTicks();
            return loop.lagsMillis();
        }
    }

    private static void fewQuietTicks() throws InterruptedException {
        Thread.sleep(210);
    }

    private static void print(String what, List<Long> lags) {
        System.out.println(what + ": a tick every 50 ms came this many ms late: " + lags);
    }
}
