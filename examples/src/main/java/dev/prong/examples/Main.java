package dev.prong.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The menu of the examples.
 *
 * <pre>
 * (no argument)         runs all of them in order
 * NAME or NUMBER [...]  runs one, with the arguments that follow
 * --list                lists them
 * </pre>
 *
 * <p>Exits with 0 if all went well, 1 if an example failed (it says which), 2 if there is no such example.
 */
public final class Main {

    static final List<Example> EXAMPLES = List.of(
            Example.of("WhyWorkers", "Why do we need them? The sum blocks an event loop", WhyWorkers::main),
            Example.of("WorkerThread", "worker.js and main.js: a sum on a worker thread", WorkerThread::main),
            Example.of("SpawnLs", "spawn(): a command whose output is streamed", SpawnLs::main),
            Example.of("ExecLs", "exec(): a command whose output is collected", ExecLs::main),
            Example.of("Fork", "fork(): child.js and main.js, a process to talk to", Fork::main),
            Example.of("ComparisonTable", "Worker threads and child processes, measured side by side",
                    ComparisonTable::main),
            Example.of("InterviewQuestions", "Three interview questions, answered by running code",
                    InterviewQuestions::main),
            Example.of("KeyTakeaway", "One task on every backend, chosen by one line", KeyTakeaway::main),
            new Example("FolderDigest", "A real job: SHA-256 and gzip size of every file in a folder",
                    FolderDigest::run),
            Example.of("FlightRecording", "Seeing it work: tasks in a flight recording", FlightRecording::main));

    private Main() {
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        if (args.length == 0) {
            return runAll();
        }
        if (args[0].equals("--list")) {
            EXAMPLES.forEach(each -> System.out.println(heading(each)));
            return 0;
        }
        Optional<Example> example = find(args[0]);
        if (example.isEmpty()) {
            System.err.println("no such example: example='" + args[0] + "', known=1 to " + EXAMPLES.size() + ", "
                    + EXAMPLES.stream().map(Example::name).collect(Collectors.joining(", ")));
            return 2;
        }
        return run(example.get(), Arrays.copyOfRange(args, 1, args.length));
    }

    private static int runAll() {
        List<String> failed = EXAMPLES.stream().filter(each -> {
            System.out.println("=== " + heading(each));
            int code = run(each);
            System.out.println();
            return code != 0;
        }).map(Example::name).toList();
        if (!failed.isEmpty()) {
            System.err.println(failed.size() + " of " + EXAMPLES.size() + " examples failed: " + failed);
            return 1;
        }
        System.out.println("All " + EXAMPLES.size() + " examples ran.");
        return 0;
    }

    private static int run(Example example, String... args) {
        try {
            return example.program().run(args);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            System.err.println(example.name() + " was interrupted");
        } catch (Exception e) {
            System.err.println(example.name() + " failed: " + e);
        }
        return 1;
    }

    private static String heading(Example example) {
        return (EXAMPLES.indexOf(example) + 1) + ". " + example.name() + ": " + example.title();
    }

    private static Optional<Example> find(String nameOrNumber) {
        return EXAMPLES.stream().filter(each -> each.name().equalsIgnoreCase(nameOrNumber)
                || String.valueOf(EXAMPLES.indexOf(each) + 1).equals(nameOrNumber)).findFirst();
    }
}
