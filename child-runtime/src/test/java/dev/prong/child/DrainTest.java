package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.TaskException;
import dev.prong.TaskHandle;
import dev.prong.TaskRuntime;
import dev.prong.command.Command;
import dev.prong.command.Signal;
import dev.prong.command.Subprocess;
import dev.prong.testing.Residue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shutdown hook that closes a runtime lets what was accepted end: nothing of Prong's own ends it before. */
@Timeout(90)
class DrainTest {

    private static final int TASKS = 12;
    private static final int CRASHES = 2;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void closeInAHookDrainsChildrenAndReplacesThoseThatDie() throws Exception {
        assertEquals(List.of("running", "crashed=2, ok=10"), saidWhenTold(DrainsChildren.class));
    }

    @Test
    void closeInAHookLetsTheCommandOfATaskEndAndAHookRunsCommands() throws Exception {
        assertEquals(List.of("running", "drained: finished", "hook: bye"), saidWhenTold(DrainsCommand.class));
    }

    /** What the program says, which gets TERM after its first line. */
    private static List<String> saidWhenTold(Class<?> program) throws InterruptedException {
        Subprocess jvm = Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), program.getName()).spawn();
        List<String> said = new ArrayList<>();
        try (Stream<String> lines = jvm.stdout().lines()) {
            Iterator<String> each = lines.iterator();
            while (each.hasNext()) {
                said.add(each.next());
                if (said.size() == 1) {
                    jvm.signal(Signal.TERM);
                }
            }
        }
        jvm.awaitClose();
        return said;
    }

    /** Has most of its tasks waiting when it is told to end; two of them end their child. */
    static final class DrainsChildren {

        public static void main(String[] arguments) throws Exception {
            TaskRuntime runtime = ChildRuntime.builder().children(2).build();
            List<TaskHandle<Integer>> all = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                boolean crashes = i % (TASKS / CRASHES) == 3;
                all.add(runtime.submit(_ -> {
                    if (crashes) {
                        Runtime.getRuntime().halt(3);
                    }
                    return 1;
                }));
            }
            all.getFirst().join();
            endWithHook(() -> {
                runtime.close();
                Map<String, Integer> ends = new TreeMap<>();
                for (TaskHandle<Integer> each : all) {
                    ends.merge(endOf(each), 1, Integer::sum);
                }
                System.out.println(ends.toString().replaceAll("[{}]", ""));
            });
        }

        private static String endOf(TaskHandle<Integer> task) throws InterruptedException {
            try {
                task.join();
                return "ok";
            } catch (TaskException e) {
                return e.getMessage().startsWith("child crashed") ? "crashed" : e.getMessage();
            }
        }
    }

    /** Has a command running in a task of a thread. */
    static final class DrainsCommand {

        public static void main(String[] arguments) throws Exception {
            TaskRuntime runtime = TaskRuntime.open("worker?threads=1");
            CountDownLatch started = new CountDownLatch(1);
            TaskHandle<String> task = runtime.submit(context -> {
                Subprocess command = Command.shell("echo begun; sleep 1; echo finished").spawn();
                try (Stream<String> lines = command.stdout().lines()) {
                    return lines.peek(_ -> context.progress("line")).reduce((_, last) -> last).orElse("nothing");
                }
            });
            task.onProgress(String.class, _ -> started.countDown());
            started.await();
            endWithHook(() -> {
                runtime.close();
                System.out.println("drained: " + task.join());
                System.out.println("hook: " + Command.of("echo", "bye").exec().stdout().strip());
            });
        }
    }

    @FunctionalInterface
    private interface Hook {
        void run() throws Exception;
    }

    private static void endWithHook(Hook hook) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                hook.run();
            } catch (Exception e) {
                System.out.println(e);
            }
        }));
        System.out.println("running");
        new CountDownLatch(1).await();
    }
}
