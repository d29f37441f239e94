package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is too large for the heap of a parent fails the task that returns it, in the child: the parent never sees it. */
@Timeout(120)
class ParentOfLittleHeapTest {

    @ParameterizedTest
    @EnumSource(Transport.class)
    void resultThatDoesNotFitFailsItsTask(Transport transport) throws Exception {
        Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"),
                HasLittle.class.getName(), transport.name()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> said = parent.inputReader().lines().toList();
        String remedy = "; return it in pieces, by messages or as a file, or raise maxFrameBytes of its runtime";
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < HasLittle.TIMES; i++) {
            expected.addAll(List.of("bytes=1048576",
                    "result is too large: task=Large, bytes=10485766, maxBytes=2097152" + remedy,
                    "result is too large: task=Large, bytes=62914566, maxBytes=2097152" + remedy,
                    "numbers=100000",
                    "result is too large: task=Numbers, bytes=1200007, heapBytes=22800151, maxHeapBytes=16711680"
                            + remedy));
        }
        expected.addAll(List.of("quarantined=0", "closed", "maxFrameBytes must not be more than a quarter of the heap:"
                + " maxFrameBytes=17825792, heapBytes=67108864; give this process more heap, by -Xmx"));
        assertEquals(expected, said);
        assertEquals(0, parent.waitFor());
    }

    /** Returns a large value. */
    record Large(int bytes) implements Task<byte[]> {
        @Override
        public byte[] run(TaskContext context) {
            return new byte[bytes];
        }
    }

    /** Returns what is small on the wire and large on the heap. */
    record Numbers(int count) implements Task<List<Integer>> {
        @Override
        public List<Integer> run(TaskContext context) {
            return new ArrayList<>(java.util.Collections.nCopies(count, 5));
        }
    }

    /** Asks for more than it can hold, and says what comes of it. */
    static final class HasLittle {

        static final int TIMES = 3;

        private HasLittle() {
        }

        public static void main(String[] args) throws Exception {
            try (ChildRuntime runtime = Children.builder().transport(Transport.valueOf(args[0]))
                    .maxHeapBytes(800L << 20).quarantineAfter(1).build()) {
                for (int i = 0; i < TIMES; i++) {
                    System.out.println("bytes=" + runtime.run(new Large(1 << 20)).length);
                    fails(runtime, new Large(10 << 20));
                    fails(runtime, new Large(60 << 20));
                    System.out.println("numbers=" + runtime.run(new Numbers(100_000)).size());
                    fails(runtime, new Numbers(300_000));
                }
                System.out.println("quarantined=" + runtime.quarantine().tasks().size());
            }
            System.out.println("closed");
            try (ChildRuntime _ = Children.builder().maxFrameBytes(17 << 20).build()) {
                System.out.println("not refused");
            } catch (IllegalArgumentException e) {
                System.out.println(e.getMessage());
            }
        }

        private static void fails(ChildRuntime runtime, Task<?> task) throws InterruptedException {
            try {
                System.out.println("returned " + runtime.run(task));
            } catch (MessageException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
