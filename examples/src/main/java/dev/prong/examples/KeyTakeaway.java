package dev.prong.examples;

import dev.prong.TaskRuntime;
import java.util.List;

/**
 * The key takeaway of the tutorial:
 *
 * <ul>
 * <li>Worker Threads: run tasks in parallel inside same process (good for CPU-heavy tasks).
 * <li>Child Processes: run separate Node.js or system programs (good for isolation, large workloads).
 * <li>Choose based on performance vs isolation needs.
 * </ul>
 *
 * <p>Here the choice is one line, and the task does not know it. Other backends may be given as arguments.
 */
public final class KeyTakeaway {

    private KeyTakeaway() {
    }

    public static void main(String[] args) throws Exception {
        List<String> backends = args.length == 0 ? List.of("worker", "child", "child:grpc") : List.of(args);
        System.out.printf("%-12s %-20s %12s %12s%n", "backend", "result", "first run", "second run");
        for (String backend : backends) {
            try (TaskRuntime runtime = TaskRuntime.open(backend)) { // the line
                long start = System.nanoTime();
                long sum = runtime.run(new SumBelow(100_000_000L));
                String first = Took.since(start);

                start = System.nanoTime();
                runtime.run(new SumBelow(100_000_000L));
                System.out.printf("%-12s %-20s %12s %12s%n", backend, sum, first, Took.since(start));
            }
        }
        System.out.println("The first run in a child includes the start of its process.");
    }
}
