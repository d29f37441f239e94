package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.command.Command;
import dev.prong.command.Subprocess;
import dev.prong.process.PosixTools;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A parent that has no descriptor left still ends what has to end. */
@Timeout(120)
class NoDescriptorsTest {

    @ParameterizedTest
    @EnumSource(Transport.class)
    void limitsAreKeptMeanwhile(Transport transport) throws Exception {
        assumeTrue(PosixTools.installed().hasSessions(), "no guard that could do it");
        Process parent = new ProcessBuilder("sh", "-c", "ulimit -n 512; exec \"$@\"", "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-MaxFDLimit", "-cp",
                System.getProperty("java.class.path"), HasNone.class.getName(), transport.name())
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> said = parent.inputReader().lines().toList();
        assertEquals(List.of("command ended", "child ended", "task timed out", "closed", "left: 0"), said);
        assertEquals(0, parent.waitFor());
    }

    /** Ends when it is killed. */
    record Stubborn() implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> sleep(Long.MAX_VALUE)));
            while (true) {
                sleep(1000);
            }
        }

        private static void sleep(long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException _) {
                // That is the point.
            }
        }
    }

    /** Uses up its descriptors while a task and a command have a limit, and says what ends. */
    static final class HasNone {

        private HasNone() {
        }

        public static void main(String[] args) throws Exception {
            try (ChildRuntime runtime = runtime(args[0])) {
                useOnce(args[0]); // Classes are read from files, which need descriptors.
                Class.forName("dev.prong.Exit$Crashed"); // For the start of another child, which fails.
                Class.forName("dev.prong.RuntimeEvent$WorkerFailed");
                long child = runtime.run(_ -> ProcessHandle.current().pid());
                TaskHandle<Integer> task = runtime.submit(new Stubborn(), TaskOptions.timeout(Duration.ofSeconds(3)));
                Subprocess command = stubbornCommand();
                List<Closeable> all = useUp();
                while (command.isAlive()) { // What says it needs no descriptor.
                    Thread.sleep(10);
                }
                System.out.println("command ended");
                while (!task.isDone()) {
                    Thread.sleep(10);
                }
                all.forEach(HasNone::close);
                ProcessHandle process = ProcessHandle.of(child).filter(ProcessHandle::isAlive).orElse(null);
                System.out.println(process == null ? "child ended" : "child alive");
                try {
                    task.join();
                } catch (TaskTimeoutException e) {
                    System.out.println("task timed out");
                }
                command.awaitClose(Duration.ofSeconds(30));
            }
            System.out.println("closed");
            System.out.println("left: " + ProcessHandle.current().descendants()
                    .filter(process -> !process.info().commandLine().orElse("").contains("prong-guard")).count());
        }

        private static void close(Closeable each) {
            try {
                each.close();
            } catch (IOException _) {
                // A start of a process that fails for want of descriptors closes some that are not its own.
            }
        }

        private static ChildRuntime runtime(String transport) {
            return Children.builder().transport(Transport.valueOf(transport)).heartbeat(Duration.ZERO).build();
        }

        private static Subprocess stubbornCommand() {
            return Command.shell("trap '' TERM; while :; do sleep 1; done").timeout(Duration.ofSeconds(3))
                    .gracePeriod(Duration.ofMillis(500)).spawn();
        }

        private static void useOnce(String transport) throws Exception {
            try (ChildRuntime runtime = runtime(transport)) {
                runtime.run(_ -> "ready"); // Or the limit is over before anything has begun that could be killed.
                runtime.run(new Stubborn(), TaskOptions.timeout(Duration.ofMillis(500)));
            } catch (TaskTimeoutException _) {
                // As it is to be.
            }
            Subprocess command = Command.shell("trap '' TERM; while :; do sleep 1; done")
                    .timeout(Duration.ofMillis(500)).gracePeriod(Duration.ofMillis(100)).spawn();
            command.awaitClose(Duration.ofSeconds(30));
        }

        private static List<Closeable> useUp() {
            List<Closeable> all = new ArrayList<>();
            try {
                while (true) {
                    all.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException _) {
                return all;
            }
        }
    }
}
