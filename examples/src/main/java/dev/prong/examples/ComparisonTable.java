package dev.prong.examples;

import dev.prong.Task;
import dev.prong.TaskFailedException;
import dev.prong.TaskRuntime;
import dev.prong.WorkerCrashedException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The comparison of the tutorial, measured:
 *
 * <pre>
 * | Feature        | Worker Threads                     | Child Processes                              |
 * | -------------- | ---------------------------------- | -------------------------------------------- |
 * | Context        | Same process                       | Separate process                             |
 * | Memory Sharing | Yes (via SharedArrayBuffer)        | No (separate memory)                         |
 * | Communication  | postMessage                        | IPC (send(), streams)                        |
 * | Use Case       | CPU-bound tasks (math, ML, crypto) | Running external programs, isolating crashes |
 * | Overhead       | Low                                | Higher (separate OS process)                 |
 * </pre>
 */
public final class ComparisonTable {

    /** Each process has its own. */
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private ComparisonTable() {
    }

    public static void main(String[] args) throws Exception {
        try (TaskRuntime workers = TaskRuntime.open("worker"); TaskRuntime children = TaskRuntime.open("child")) {
            PingPong worker = PingPong.measure(workers);
            PingPong child = PingPong.measure(children);
            printRow("Feature", "Worker Threads", "Child Processes");
            printRow("-------", "--------------", "---------------");
            printRow("Context", context(workers), context(children));
            printRow("Memory Sharing", memorySharing(workers), memorySharing(children));
            printRow("Communication", "postMessage: " + worker.roundTrip(), "postMessage: " + child.roundTrip());
            printRow("Use Case", surviveException(workers), surviveCrash(children));
            printRow("Overhead", worker.overhead(), child.overhead());
        }
    }

    private static void printRow(String feature, String worker, String child) {
        System.out.printf("%-14s | %-47s | %s%n", feature, worker, child);
    }

    private static String context(TaskRuntime runtime) throws InterruptedException {
        long here = ProcessHandle.current().pid();
        long there = runtime.run(_ -> ProcessHandle.current().pid());
        return here == there ? "same process: pid " + there : "separate process: pid " + there + ", not " + here;
    }

    private static String memorySharing(TaskRuntime runtime) throws InterruptedException {
        COUNTER.set(0);
        int there = runtime.run(_ -> COUNTER.incrementAndGet());
        int here = COUNTER.get();
        return (here == there ? "yes" : "no") + ": a static counter is " + there + " there, " + here + " here";
    }

    /** A thread can be lost to an exception without harm; what ends the process ends everything, so it isn't tried. */
    private static String surviveException(TaskRuntime workers) throws InterruptedException {
        Task<Void> fails = _ -> {
            throw new IllegalStateException("broken");
        };
        try {
            workers.run(fails);
            return "the exception was lost";
        } catch (TaskFailedException e) {
            return "survives an exception; halt() would end us all";
        }
    }

    private static String surviveCrash(TaskRuntime children) throws InterruptedException {
        Task<Void> halts = _ -> {
            Runtime.getRuntime().halt(3);
            return null;
        };
        try {
            children.run(halts);
            return "the crash went unseen";
        } catch (WorkerCrashedException e) {
            int next = children.run(_ -> 6 * 7);
            return "survives halt(): exit code " + e.exit().code() + ", next task said " + next;
        }
    }
}
