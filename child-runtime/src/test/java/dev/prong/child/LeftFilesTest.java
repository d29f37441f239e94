package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.DeathCertificate;
import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.WorkerCrashedException;
import dev.prong.child.launch.PrivateFolder;
import dev.prong.testing.Residue;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a child leaves in the folder of its runtime fools nobody and stops nothing. */
@Timeout(60)
class LeftFilesTest {

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** Puts something in the place of its crash report, and ends. */
    record LeavesLink() implements Task<Integer> {
        @Override
        public Integer run(TaskContext context) throws Exception {
            Path report = crashReport();
            Files.createSymbolicLink(report,
                    Files.writeString(report.resolveSibling("secret"), "#  SIGSEGV (0xb) at pc=0"));
            Runtime.getRuntime().halt(3);
            return 0;
        }
    }

    static Path crashReport() {
        String option = "-XX:ErrorFile=";
        return Path.of(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith(option)).findFirst().orElseThrow().substring(option.length()));
    }

    @Test
    void linkInThePlaceOfTheCrashReportIsNowhereOne() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class,
                    () -> runtime.run(new LeavesLink()));
            DeathCertificate certificate = crash.certificate().orElseThrow();
            assertEquals(Optional.empty(), certificate.crashReport());
            assertEquals(Optional.empty(), crash.exit().crashReport());
            assertFalse(crash.getMessage().contains("crashReport="), crash::getMessage);
        }
    }

    /** Leaves folders that nobody may enter, and some that nobody may write. */
    record LeavesClosedFolders() implements Task<String> {
        @Override
        public String run(TaskContext context) throws Exception {
            Path folder = crashReport().getParent();
            Path closed = Files.createDirectories(folder.resolve("closed/within"));
            Files.writeString(closed.resolve("file"), "x");
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));
            Files.setPosixFilePermissions(closed.getParent(), PosixFilePermissions.fromString("---------"));
            return folder.toString();
        }
    }

    /** Root may enter and write them anyway. */
    @Test
    void closedFoldersAreDeleted() throws Exception {
        String folder;
        try (ChildRuntime runtime = Children.builder().build()) {
            folder = runtime.run(new LeavesClosedFolders());
        }
        assertFalse(Files.exists(Path.of(folder)));
    }

    @Test
    void deletingWhatIsNotThereDoesNothing() throws Exception {
        PrivateFolder.delete(Path.of(System.getProperty("java.io.tmpdir"), "prong-was-never-there"));
    }
}
