package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskException;
import dev.prong.TaskRuntime;
import dev.prong.command.Command;
import dev.prong.command.CommandFailedException;
import dev.prong.command.ExecResult;
import dev.prong.testing.Residue;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands and children of a JVM that lacks a folder for temporary files, its working directory or descriptors. */
@Timeout(120)
class PoorSurroundingsTest {

    @TempDir
    private Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void missingTemporaryFolderIsToldOnce() throws Exception {
        Path missing = folder.resolve("missing");
        ExecResult result = java(folder, RunsThree.class, "-Djava.io.tmpdir=" + missing).exec();
        assertEquals("hi\nhi\nhi\n", result.stdout());
        List<String> told = result.stderr().lines().filter(line -> line.startsWith("WARNING: no named")).toList();
        assertEquals(1, told.size(), result.stderr());
        assertTrue(
                told.getFirst().matches("WARNING: no named pipes, so what a program's children write after its exit is"
                        + " lost: folder=" + missing + ", reason=java.nio.file.NoSuchFileException: " + missing
                        + "/prong-pipes-\\S+;"
                        + " make room in it, make it writable, or set -Djava.io.tmpdir; this is told once"),
                told::getFirst);
        assertTrue(result.stderr().lines().noneMatch(line -> line.startsWith("\tat ")), result.stderr());
    }

    @Test
    void missingDescriptorsAreNoError() throws Exception {
        assertEquals("""
                NOT_STARTED
                hi
                """, java(folder, RunsWithoutDescriptors.class).exec().stdout());
    }

    @Test
    void deletedWorkingDirectoryIsNamed() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        assertEquals("""
                working directory does not exist: directory=%s, command=echo hi; create it first
                working directory of this process is gone: directory=%s; set the directory of the runtime, or start this \
                process where nobody deletes it
                hi
                1
                """.formatted(gone, gone), java(gone, LosesItsDirectory.class).exec().stdout());
    }

    private static Command java(Path directory, Class<?> main, String... options) {
        return Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), options)
                .args("-cp", System.getProperty("java.class.path"), main.getName()).directory(directory)
                .environment("LC_ALL", "C.UTF-8");
    }

    static final class RunsThree {

        private RunsThree() {
        }

        public static void main(String[] args) throws InterruptedException {
            for (int i = 0; i < 3; i++) {
                System.out.print(Command.of("echo", "hi").exec().stdout());
            }
        }
    }

    /** The classes that this needs are loaded before: they are in folders here, and each is a file. */
    static final class RunsWithoutDescriptors {

        private RunsWithoutDescriptors() {
        }

        public static void main(String[] args) throws Exception {
            Command.of("echo", "hi").exec();
            Class.forName("dev.prong.failure.SafeLog");
            Class.forName("dev.prong.command.Log");
            tellFailure(Command.of("true", "x".repeat(1_000_000)), new ArrayList<>());
            List<FileInputStream> all = new ArrayList<>();
            try {
                while (true) {
                    all.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException _) {
                // There is none left.
            }
            List<String> said = new ArrayList<>();
            tellFailure(Command.of("echo", "hi"), said);
            for (FileInputStream each : all) {
                each.close();
            }
            said.forEach(System.out::println);
            System.out.print(Command.of("echo", "hi").exec().stdout());
        }

        private static void tellFailure(Command command, List<String> said) throws InterruptedException {
            try {
                command.exec();
                said.add("ran");
            } catch (CommandFailedException e) {
                said.add(e.kind().toString());
            } catch (Throwable e) {
                said.add(e.toString());
            }
        }
    }

    static final class LosesItsDirectory {

        private LosesItsDirectory() {
        }

        public static void main(String[] args) throws Exception {
            Files.delete(Path.of("").toAbsolutePath());
            try {
                Command.of("echo", "hi").exec();
            } catch (CommandFailedException e) {
                System.out.println(e.getMessage());
            }
            try (TaskRuntime runtime = TaskRuntime.open("child?children=1")) {
                System.out.println(runtime.<Integer> run(_ -> 1));
            } catch (TaskException e) {
                String text = e.getMessage().lines().findFirst().orElse("");
                System.out.println(text.substring(Math.max(0, text.indexOf("working directory"))).replaceFirst(
                        "(?<=deletes it).*", ""));
            }
            System.out.print(Command.of("echo", "hi").directory(Path.of("/")).exec().stdout());
            try (TaskRuntime runtime = TaskRuntime.open("child?children=1&directory=/")) {
                System.out.println(runtime.<Integer> run(_ -> 1));
            }
        }
    }
}
