package dev.prong.examples;

import dev.prong.Task;
import dev.prong.TaskRuntime;
import dev.prong.WorkerCrashedException;
import dev.prong.child.ChildProcess;
import dev.prong.child.ChildRuntime;
import dev.prong.command.Command;
import dev.prong.command.ExecResult;
import dev.prong.command.Subprocess;
import dev.prong.worker.Captures;
import dev.prong.worker.WorkerRuntime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The interview questions of the tutorial, each answered by running code:
 *
 * <ul>
 * <li>Q1: When would you use Worker Threads vs Child Processes? Use Worker Threads for CPU-heavy tasks needing shared
 * memory. Use Child Processes for running external commands or isolating failures.
 * <li>Q2: What's the difference between spawn(), exec(), and fork()? spawn(): stream output (large data). exec(): buffer
 * output (small data). fork(): optimized for Node.js scripts with IPC.
 * <li>Q3: Why doesn't Node.js use multiple threads by default? Node.js relies on event loop for async I/O, which is
 * efficient without threads. Threads only needed for CPU-heavy tasks.
 * </ul>
 */
public final class InterviewQuestions {

    private InterviewQuestions() {
    }

    public static void main(String[] args) throws Exception {
        System.out.println("Q1: When would you use worker threads, when child processes?");
        sharedMemory();
        isolatedFailure();
        System.out.println(
                "A1: Worker threads for CPU-heavy tasks that share memory, child processes for what may fail.");
        System.out.println();

        System.out.println("Q2: What is the difference between spawn, exec and fork?");
        spawn();
        exec();
        fork();
        System.out.println(
                "A2: spawn streams large output, exec collects small output, fork talks to a task in objects.");
        System.out.println();

        System.out.println("Q3: Why not use many threads by default?");
        manyWaits();
        heavyWork();
        System.out.println("A3: One thread serves any number of waits; threads are only needed for CPU-heavy tasks.");
    }

    private static void sharedMemory() throws InterruptedException {
        LongAdder shared = new LongAdder();
        try (TaskRuntime workers = WorkerRuntime.builder().captures(Captures.REFERENCE).build()) {
            workers.map(List.of(1, 2, 3, 4), _ -> _ -> {
                for (int i = 0; i < 1_000_000; i++) {
                    shared.increment();
                }
                return null;
            });
        }
        System.out.println("    4 tasks on worker threads counted to " + shared + " in one object of ours");
    }

    private static void isolatedFailure() throws InterruptedException {
        Task<Void> halts = _ -> {
            Runtime.getRuntime().halt(3);
            return null;
        };
        try (TaskRuntime children = TaskRuntime.open("child")) {
            children.run(halts);
        } catch (WorkerCrashedException e) {
            System.out.println("    a child process halted with code " + e.exit().code() + ", and we are still here");
        }
    }

    private static void spawn() throws Exception {
        Subprocess seq = Command.of("seq", "1", "100000").spawn();
        long lines = seq.stdout().lines().count();
        System.out.println("    spawn: " + lines + " lines went by, none was kept");
    }

    private static void exec() throws Exception {
        ExecResult result = Command.shell("seq 1 3 | tr '\\n' ' '").exec();
        System.out.println("    exec: the whole output is one string: '" + result.stdout().strip() + "'");
    }

    private static void fork() throws Exception {
        try (ChildRuntime children = ChildRuntime.builder().build()) {
            ChildProcess<Void> child = children.fork(new Fork.Doubler());
            CompletableFuture<Fork.Reply> reply = new CompletableFuture<>();
            child.onMessage(Fork.Reply.class, reply::complete);
            child.postMessage(new Fork.Request(21));
            System.out.println("    fork: the child answered with an object: " + reply.get());
        }
    }

    private static void manyWaits() throws InterruptedException {
        int waits = 1_000;
        CountDownLatch done = new CountDownLatch(waits);
        long start = System.nanoTime();
        try (ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor()) {
            for (int i = 0; i < waits; i++) {
                var _ = loop.schedule(done::countDown, 100, TimeUnit.MILLISECONDS);
            }
            done.await();
        }
        System.out.println("    " + waits + " waits of 100 ms on one thread took " + Took.since(start));
    }

    private static void heavyWork() throws InterruptedException {
        List<SumBelow> sums = List.of(new SumBelow(500_000_000), new SumBelow(500_000_000));
        sums.getFirst().sum(); // warm up, so that the two are comparable
        long start = System.nanoTime();
        sums.forEach(SumBelow::sum);
        String oneThread = Took.since(start);

        try (TaskRuntime workers = TaskRuntime.open("worker")) {
            start = System.nanoTime();
            workers.map(sums, sum -> sum);
            System.out.println("    2 sums took " + oneThread + " on one thread, " + Took.since(start) + " on workers ("
                    + Runtime.getRuntime().availableProcessors() + " processors)");
        }
    }
}
