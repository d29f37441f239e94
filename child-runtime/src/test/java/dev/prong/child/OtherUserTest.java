package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.Exit;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page on security says of children of another user, with its script; and folders that no root deletes. */
@Timeout(120)
class OtherUserTest {

    private static final String USER = "nobody";

    /** Of that user; the files of this one may be hidden from it. */
    @TempDir
    private static Path folder;

    private static List<Path> classPath;
    private static Path java;

    @BeforeAll
    static void preparesWhatAnotherUserMayRead() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root starts processes of other users");
        assumeTrue(succeeds("setpriv", "--version") && succeeds("id", USER), "needs setpriv, and the user " + USER);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        classPath = copies();
        java = Files.writeString(folder.resolve("java-as-user"), script());
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    /** As it stands on the page, with the user and the JDK of this test. */
    private static String script() throws IOException {
        Matcher fence = Pattern.compile("```sh\n(#!/bin/sh\n.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "security.md")));
        assertTrue(fence.find());
        String script = fence.group(1).replace("user=sandbox", "user=" + USER)
                .replace("java=/usr/bin/java",
                        "java='" + Path.of(System.getProperty("java.home"), "bin", "java") + "'");
        assertTrue(script.contains(USER) && script.contains(System.getProperty("java.home")), script);
        return script;
    }

    private static List<Path> copies() throws Exception {
        List<Path> copies = new ArrayList<>();
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String each : all.split(":", -1)) {
            if (!each.isEmpty() && Files.exists(Path.of(each))) {
                Path copy = folder.resolve("cp-" + copies.size() + (each.endsWith(".jar") ? ".jar" : ""));
                assertTrue(succeeds("cp", "-r", each, copy.toString()));
                copies.add(copy);
            }
        }
        assertTrue(succeeds("chmod", "-R", "go+rX", folder.toString()));
        return copies;
    }

    private static boolean succeeds(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static ChildRuntime.Builder builder() {
        return Children.builder().java(java).classPath(classPath).directory(folder).cleanEnvironment();
    }

    /** What a child finds that it may do to its parent and to the files of its parent's user. */
    private static Map<String, Object> attempts(long parent, String secret) throws IOException {
        Map<String, Object> found = new TreeMap<>();
        found.put("user", Files.getOwner(Path.of("/proc/self")).getName());
        found.put("environment", Files.isReadable(Path.of("/proc/" + parent + "/environ")));
        found.put("memory", Files.isReadable(Path.of("/proc/" + parent + "/mem")));
        found.put("file", Files.isReadable(Path.of(secret)));
        found.put("kill", ProcessHandle.of(parent).orElseThrow().destroyForcibly());
        found.put("variables", System.getenv().keySet().stream().filter(Set.of("HOME", "PATH")::contains).toList());
        return found;
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void childOfAnotherUserReachesNothingOfItsParent(Transport transport) throws Exception {
        Path secret = Files.createTempFile("secret", ".txt");
        long self = ProcessHandle.current().pid();
        String file = secret.toString();
        String privateFolder;
        try (ChildRuntime runtime = builder().transport(transport).build()) {
            assertEquals(Map.of("user", USER, "environment", false, "memory", false, "file", false, "kill", false,
                    "variables", List.of()), runtime.run(_ -> attempts(self, file)));
            privateFolder = runtime.run(_ -> LeftFilesTest.crashReport().getParent().toString());
            assertTrue(Files.isDirectory(Path.of(privateFolder)));
        } finally {
            Files.delete(secret);
        }
        assertFalse(Files.exists(Path.of(privateFolder)));
    }

    @Test
    void childOfAnotherUserIsKilledAndItsDeathIsTold() throws Exception {
        try (ChildRuntime runtime = builder().build()) {
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> {
                System.err.println("last words");
                Runtime.getRuntime().halt(3);
                return 0;
            }));
            assertEquals("last words", crash.exit().stderrTail());
            assertEquals(3, crash.exit().code());

            ChildProcess<Void> child = runtime.fork(_ -> {
                Thread.sleep(Duration.ofMinutes(10));
                return null;
            }, _ -> {});
            Eventually.isTrue(() -> child.pid() > 0, () -> "not launched");
            child.kill();
            assertTrue(Children.exitOf(child) instanceof Exit.Killed);
        }
    }

    /** Root writes files there by their names. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void childOfAnotherUserChangesNothingInThePrivateFolder(Transport transport) throws Exception {
        try (ChildRuntime runtime = builder().transport(transport).build()) {
            String file = runtime.run(_ -> LeftFilesTest.crashReport().toString());
            Path around = Path.of(file).getParent();
            assertEquals("rwx--x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(around)));
            assertEquals("root", Files.getOwner(around).getName());
            for (Path each : list(around)) {
                assertTrue(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)).endsWith("------"),
                        each::toString);
            }
            assertEquals(false, runtime.run(_ -> Files.isWritable(Path.of(file).getParent())));
            assertEquals(false, runtime.run(_ -> Files.isReadable(Path.of(file).getParent())));
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** What keeps a folder closed keeps nobody from deleting it who is not root, either. */
    @Test
    void closedFoldersAreDeletedByAUserWhoIsNotRoot() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        Process parent = new ProcessBuilder("setpriv", "--reuid", USER, "--clear-groups", "--",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.io.tmpdir=" + temporary,
                "-cp", String.join(":", classPath.stream().map(Path::toString).toList()),
                ClosesFolders.class.getName()).directory(folder.toFile())
                        .redirectErrorStream(true).start();
        List<String> said = parent.inputReader().lines().toList();
        assertEquals(0, parent.waitFor(), said::toString);
        assertEquals(List.of("was there: true", "is there: false"), said);
    }

    static final class ClosesFolders {

        private ClosesFolders() {
        }

        public static void main(String[] arguments) throws Exception {
            Path left;
            try (ChildRuntime runtime = Children.builder().withoutAotCache().build()) {
                left = Path.of(runtime.run(new LeftFilesTest.LeavesClosedFolders()));
                System.out.println("was there: " + Files.exists(left.resolve("closed")));
            }
            System.out.println("is there: " + Files.exists(left));
        }
    }
}
