package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate.CrashReport;
import dev.prong.WorkerCrashedException;
import dev.prong.chaos.Segfault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report of a child that crashes in a folder whose name the JVM would take for more than a name. */
@Timeout(60)
class CrashReportPathTest {

    @TempDir
    Path folder;

    /** The JVM takes {@code %p} in the name of its report for its process id, and {@code %%} for one percent sign. */
    @Test
    void percentSignsInItsFolderAreKept() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("100 %p %% %"));
        Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + temporary,
                HasAChildThatCrashes.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> said = parent.inputReader().lines().toList();
        assertEquals(0, parent.waitFor(), said::toString);
        String place = temporary + "/prong-" + parent.pid() + "-";
        assertTrue(said.getFirst().matches("\\Q" + place + "\\E\\d+/child-1-hs_err\\.log"), said::toString);
        assertTrue(said.get(1).startsWith("#  SIGSEGV (0xb) at pc="), said::toString);
    }

    /** Prints where the report is and what it says first. */
    static final class HasAChildThatCrashes {

        private HasAChildThatCrashes() {
        }

        public static void main(String[] args) throws Exception {
            Segfault task = new Segfault();
            try (ChildRuntime runtime = Children.builder()
                    .javaOptions(task.describe().javaOptions().toArray(String[]::new)).build()) {
                CrashReport report = crashReport(runtime, task);
                System.out.println(report.path());
                System.out.println(report.lines().getFirst());
            }
        }

        private static CrashReport crashReport(ChildRuntime runtime, Segfault task) throws InterruptedException {
            try {
                runtime.run(task);
                throw new IllegalStateException("task came back");
            } catch (WorkerCrashedException e) {
                return e.certificate().orElseThrow().crashReport().orElseThrow(() -> e);
            }
        }
    }
}
