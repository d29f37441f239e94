package dev.prong.examples;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskRuntime;
import dev.prong.Worker;
import java.util.concurrent.CountDownLatch;

/**
 * A worker thread.
 *
 * <pre>{@code
 * // worker.js
 * const { parentPort } = require("worker_threads");
 *
 * let sum = 0;
 * for (let i = 0; i < 1e9; i++) {
 *   sum += i;
 * }
 *
 * parentPort.postMessage(sum); // send result to main thread
 *
 * // main.js
 * const { Worker } = require("worker_threads");
 *
 * console.log("Main thread started");
 *
 * const worker = new Worker("./worker.js");
 *
 * worker.on("message", (result) => {
 *   console.log("Sum:", result);
 * });
 *
 * worker.on("error", (err) => console.error(err));
 * worker.on("exit", (code) => console.log("Worker exited with code", code));
 * }</pre>
 *
 * <p>JavaScript prints 499999999067109000: its numbers are doubles, which above 2<sup>53</sup> no longer hold every whole
 * number, so that most of the additions round. A Java {@code long} is exact: 499999999500000000.
 */
public final class WorkerThread {

    /** The port of worker.js. */
    static final class SumWorker implements Task<Void> {
        @Override
        public Void run(TaskContext context) {
            long sum = 0;
            for (long i = 0; i < 1_000_000_000L; i++) {
                sum += i;
            }
            context.parent().postMessage(sum); // send result to main thread
            return null;
        }
    }

    private WorkerThread() {
    }

    /** The port of main.js. */
    public static void main(String[] args) throws Exception {
        System.out.println("Main thread started");

        try (TaskRuntime workers = TaskRuntime.open("worker")) {
            Worker<Void> worker = workers.start(new SumWorker());

            worker.onMessage(Long.class, sum -> System.out.println("Sum: " + sum));
            worker.onError(System.err::println);
            CountDownLatch exited = new CountDownLatch(1);
            worker.onExit(exit -> {
                System.out.println("Worker exited with code " + exit.code());
                exited.countDown();
            });
            exited.await(); // listeners run on a thread of their own
        }
    }
}
