package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.testing.Residue;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page on security says of children of the same user, and of what a parent may do about it. */
@Timeout(120)
class SameUserTest {

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @CsvSource({"-Dany=thing, true", "-XX:+DisableAttachMechanism, false"})
    void childReadsItsParentsEnvironmentAndAttachesToItUnlessThatIsOff(String option, boolean attaches)
            throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/environ")), "needs /proc");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option, "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                IsLookedAt.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("SECRET_OF_THE_PARENT", "x");
        Process parent = builder.start();
        List<String> said = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> line.startsWith("may ")).toList();
        assertEquals(true, parent.waitFor(1, TimeUnit.MINUTES));
        assertEquals(List.of("may read: true", "may attach: " + attaches), said);
    }

    /** A parent whose child, without a variable of its parent's, has a look at it. */
    static final class IsLookedAt {

        private IsLookedAt() {
        }

        public static void main(String[] arguments) throws Exception {
            long self = ProcessHandle.current().pid();
            // Where attaching is off the parent does not answer, and a signal makes it print its threads instead.
            try (ChildRuntime runtime = Children.builder().cleanEnvironment()
                    .javaOptions("-Dsun.tools.attach.attachTimeout=3000").build()) {
                runtime.run(_ -> look(self)).forEach(System.out::println);
            }
        }

        private static List<String> look(long parent) throws IOException, ReflectiveOperationException {
            List<String> found = new ArrayList<>();
            found.add("may read: " + Files.readString(Path.of("/proc/" + parent + "/environ"),
                    StandardCharsets.ISO_8859_1).contains("SECRET_OF_THE_PARENT=x"));
            found.add("may attach: " + mayAttach(parent));
            return found;
        }

        private static boolean mayAttach(long parent) throws ReflectiveOperationException {
            Class<?> machine = Class.forName("com.sun.tools.attach.VirtualMachine");
            try {
                machine.getMethod("detach").invoke(machine.getMethod("attach", String.class).invoke(null,
                        Long.toString(parent)));
                return true;
            } catch (InvocationTargetException _) {
                return false;
            }
        }
    }
}
