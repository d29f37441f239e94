package dev.prong.launched;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Runs a task in a child, which finds its own class and a file beside it where its parent has them. */
public final class RunsOneTask {

    private RunsOneTask() {
    }

    record Greeting(String name) implements Task<String> {

        @Override
        public String run(TaskContext context) throws IOException {
            try (InputStream in = RunsOneTask.class.getResourceAsStream("/greeting.txt")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8) + " " + name;
            }
        }
    }

    /** Prints what it said. */
    public static void main(String[] args) throws Exception {
        long parent = ProcessHandle.current().pid();
        try (TaskRuntime runtime = TaskRuntime.open(args.length == 0 ? "child?children=1" : args[0])) {
            boolean here = runtime.run(_ -> ProcessHandle.current().pid() == parent);
            System.out.println(runtime.run(new Greeting("world")) + (here ? " from here" : " from a child"));
        }
    }
}
