package dev.prong.fuzz;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs Jazzer on the targets, each in a JVM of its own: the fuzzer is made for one in a process. */
public final class Main {

    private final Path work;
    private final Path seeds;
    private final int seconds;

    private Main(Path work, Path seeds, int seconds) {
        this.work = work;
        this.seeds = seeds;
        this.seconds = seconds;
    }

    /**
     * Fuzzes.
     *
     * @param args the folder for what is found, the folder of the seeds, the seconds for each target (0 for a fixed number
     *            of inputs, the same ones every time), then the targets; all if none is named
     * @throws AssertionError if an input did what none may
     */
    public static void main(String[] args) throws Exception {
        Main main = new Main(Path.of(args[0]).toAbsolutePath(), Path.of(args[1]).toAbsolutePath(),
                Integer.parseInt(args[2]));
        List<Target> failed = main.failing(Target.of(List.of(args).subList(3, args.length)));
        if (!failed.isEmpty()) {
            throw new AssertionError("fuzzing found something: targets=" + failed.stream().map(Target::folder).toList()
                    + "; the error stands above, and its input is a crash-* or timeout-* file in " + main.work);
        }
    }

    private List<Target> failing(List<Target> targets) throws InterruptedException, ExecutionException {
        // For long it leaves the machine to others.
        int atOnce = seconds == 0 ? Runtime.getRuntime().availableProcessors() : 1;
        List<Target> failing = new ArrayList<>();
        try (ExecutorService runs = Executors.newFixedThreadPool(atOnce)) {
            List<Future<Boolean>> passed = targets.stream()
                    .map(each -> runs.submit(() -> Trial.of(each, work, seeds, seconds).passes())).toList();
            for (int i = 0; i < passed.size(); i++) {
                if (!passed.get(i).get()) {
                    failing.add(targets.get(i));
                }
            }
        }
        return failing;
    }
}
