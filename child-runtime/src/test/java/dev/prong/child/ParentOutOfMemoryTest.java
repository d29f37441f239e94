package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.WorkerCrashedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A parent whose heap is too small for what its child sends says so, and blames neither the child nor its task. */
@Timeout(120)
class ParentOutOfMemoryTest {

    @ParameterizedTest
    @EnumSource(Transport.class)
    void childIsNotToBlame(Transport transport) throws Exception {
        Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m", "-cp", System.getProperty("java.class.path"), HasLittle.class.getName(), transport.name())
                        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> said = parent.inputReader().lines().toList();
        String error = "child was given up: this process failed, and not its child: reason=java.lang.OutOfMemoryError:"
                + " Java heap space; give this process more memory, or let its tasks return less: task=Large,"
                + " child=child-1";
        assertEquals(List.of("bytes=10485760", "endedBy=PARENT " + error, "quarantined=0", "then 5", "closed"), said);
        assertEquals(0, parent.waitFor());
    }

    /** Returns a large value. */
    record Large(int bytes) implements Task<byte[]> {
        @Override
        public byte[] run(TaskContext context) {
            return new byte[bytes];
        }
    }

    /** Asks for more than it can hold, and says what comes of it. */
    static final class HasLittle {

        private HasLittle() {
        }

        public static void main(String[] args) throws Exception {
            try (ChildRuntime runtime = Children.builder().transport(Transport.valueOf(args[0]))
                    .maxHeapBytes(800L << 20).quarantineAfter(1).build()) {
                System.out.println("bytes=" + runtime.run(new Large(10 << 20)).length);
                try {
                    System.out.println("bytes=" + runtime.run(new Large(60 << 20)).length);
                } catch (WorkerCrashedException e) {
                    System.out.println("endedBy=" + e.certificate().orElseThrow().endedBy() + " "
                            + e.getMessage().lines().findFirst().orElseThrow().replaceAll(", pid=.*", ""));
                }
                System.out.println("quarantined=" + runtime.quarantine().tasks().size());
                System.out.println("then " + runtime.run(_ -> 5));
            }
            System.out.println("closed");
        }
    }
}
