package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.DeathCertificate;
import dev.prong.RuntimeEvent;
import dev.prong.TaskException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskStream;
import dev.prong.child.GreedyChild.Greed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Children that want all of their parent's heap, four at a time, of a parent that has 64 MiB and ends with its first
 * OutOfMemoryError: each is ended with its reason, and honest tasks get their answers meanwhile.
 */
@Tag("slow")
@Timeout(180)
class GreedyChildTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Transport.class)
    void getsNoMoreThanItsShareOfTheHeap(Transport transport) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process parent = new ProcessBuilder(java.toString(), "-Xmx64m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"), GreedyParent.class.getName(), transport.name(),
                script(java).toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> said = parent.inputReader().lines().toList();
        String needless = "too many frames that mean nothing: frames=…, most=…, last=";
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < GreedyParent.AT_A_TIME; i++) {
            expected.add("TINY_ELEMENTS frame needs too much heap: bytes=4194223, heapBytes>16777216,"
                    + " maxHeapBytes=16777216; it holds too many small parts");
        }
        for (int i = 0; i < GreedyParent.AT_A_TIME; i++) {
            expected.add("UNKNOWN_FIELDS frame needs too much heap: bytes=4194303, heapBytes>16777216,"
                    + " maxHeapBytes=16777216; it holds too many small parts");
        }
        for (int i = 0; i < GreedyParent.AT_A_TIME; i++) {
            expected.add("NEVER_THE_LAST_PART frame does not get on: bytes=4194304, heartbeatTimeout=PT1S");
        }
        for (int i = 0; i < GreedyParent.AT_A_TIME; i++) {
            expected.add("DRIPS frame does not get on: bytes=…, heartbeatTimeout=PT1S");
        }
        expected.add(
                "HEAVY_ITEMS message without credit: call=…, waiting=2, waitingBytes=…, waitingHeapBytes=…, window=1024, windowBytes=1048576");
        for (String kind : List.of("GOODBYE", "PONG", "RESULT", "BEGUN", "CREDIT")) {
            expected.add(needless + kind);
        }
        expected.add("closed");
        assertEquals(String.join("\n", expected), String.join("\n", said));
        assertEquals(0, parent.waitFor());
    }

    private Path script(Path java) throws IOException {
        Path file = Files.writeString(folder.resolve("java"),
                "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -Xmx64m -cp '%s' %s\n".formatted(java,
                        System.getProperty("java.class.path"), GreedyChild.class.getName()));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** A parent of such children, and of one that is none. */
    static final class GreedyParent {

        static final int AT_A_TIME = 4;

        private final ChildRuntime runtime;
        private final BlockingQueue<String> deaths = new LinkedBlockingQueue<>();

        private GreedyParent(Transport transport, Path java) {
            this.runtime = Children.builder().transport(transport).java(java).children(AT_A_TIME + 1).quarantineAfter(0)
                    .heartbeat(Duration.ofMillis(250)).heartbeatTimeout(Duration.ofSeconds(1)).onEvent(event -> {
                        if (event instanceof RuntimeEvent.WorkerCrashed crashed) {
                            deaths.add(crashed.exit().certificate().map(DeathCertificate::why).orElse("unknown"));
                        }
                    }).build();
        }

        public static void main(String[] arguments) throws Exception {
            GreedyParent parent = new GreedyParent(Transport.valueOf(arguments[0]), Path.of(arguments[1]));
            try (ChildRuntime _ = parent.runtime) {
                for (Greed each : List.of(Greed.TINY_ELEMENTS, Greed.UNKNOWN_FIELDS, Greed.NEVER_THE_LAST_PART,
                        Greed.DRIPS)) {
                    parent.demands(each);
                }
                parent.heavyItems();
                for (Greed each : List.of(Greed.GOODBYES, Greed.PONGS, Greed.ANSWERS, Greed.BEGUNS, Greed.CREDITS)) {
                    parent.goesOn(each);
                }
            }
            System.out.println("closed");
        }

        private void demands(Greed greed) throws InterruptedException {
            List<TaskHandle<Object>> greedy = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                greedy.add(runtime.submit(_ -> 1, options(greed)));
            }
            honest();
            for (TaskHandle<Object> each : greedy) {
                try {
                    System.out.println(greed + " returned " + each.join());
                } catch (TaskException e) {
                    System.out.println(greed + " " + e.getMessage().replaceFirst("child failed: ", "")
                            .replaceFirst(": task=[\\s\\S]*", "").replaceFirst("bytes=\\d{1,3},", "bytes=…,"));
                }
            }
            awaitDeaths(AT_A_TIME);
        }

        /** They are told on a thread of their own, and the next deaths are to be those of the next children. */
        private void awaitDeaths(int count) throws InterruptedException {
            for (int i = 0; i < count; i++) {
                if (deaths.poll(60, TimeUnit.SECONDS) == null) {
                    System.out.println("a child has not ended");
                }
            }
        }

        private void heavyItems() throws InterruptedException {
            try (TaskStream<List<?>, Object> stream = stream()) {
                honest();
                stream.handle().join();
            } catch (TaskException e) {
                System.out.println("HEAVY_ITEMS " + e.getMessage().replaceFirst("child failed: ", "")
                        .replaceFirst("call=\\d+", "call=…").replaceFirst("waitingBytes=\\d+, waitingHeapBytes=\\d+",
                                "waitingBytes=…, waitingHeapBytes=…")
                        .replaceFirst(": task=[\\s\\S]*", ""));
            }
            awaitDeaths(1);
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private TaskStream<List<?>, Object> stream() {
            return (TaskStream) runtime.stream(List.class, _ -> 1, options(Greed.HEAVY_ITEMS));
        }

        /** It answers, and is ended for what it goes on with. */
        private void goesOn(Greed greed) throws InterruptedException {
            runtime.run(_ -> 1, options(greed).withRetries(9));
            System.out.println(String.valueOf(deaths.poll(60, TimeUnit.SECONDS)).replaceFirst("it was killed: ", "")
                    .replaceFirst("frames=\\d+, most=\\d+", "frames=…, most=…"));
            honest();
        }

        private void honest() throws InterruptedException {
            for (int i = 0; i < 3; i++) {
                Object small = runtime.run(_ -> 1, options(Greed.NONE).withRetries(9));
                Object large = runtime.run(_ -> 1, options(Greed.LARGE).withRetries(9));
                if (!small.equals(42) || ((byte[]) large).length < 1 << 20) {
                    System.out.println("answers are wrong: small=" + small + ", large=" + large);
                }
            }
        }

        private static TaskOptions options(Greed greed) {
            return TaskOptions.defaults().withName("greedy").withIdempotencyKey(greed.name());
        }
    }
}
