package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskRuntime;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a runtime, with its socket: nobody else's, and gone with its parent. */
@Timeout(Children.SECONDS)
class PrivateFolderTest {

    @TempDir
    Path temporary;

    private Process parent;
    private BufferedReader said;

    @BeforeEach
    void startParent() throws IOException {
        parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + temporary, Parent.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        said = parent.inputReader();
    }

    @AfterEach
    void endParent() throws IOException {
        parent.destroyForcibly();
        said.close();
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void nobodyElseCanReadAnythingInIt() throws Exception {
        assertEquals("starting", said.readLine());
        assertEquals(Map.of("", "rwx------", "child-1.args", "rw-------", "parent.sock", "rw-------"), modes());
        parent.getOutputStream().write('\n');
        parent.getOutputStream().flush();
        assertEquals("running", said.readLine());
        assertEquals(Map.of("", "rwx------", "parent.sock", "rw-------"), modes());
    }

    @Test
    void isGoneAfterTheClose() throws Exception {
        parent.getOutputStream().write('\n');
        parent.getOutputStream().flush();
        assertEquals("starting", said.readLine());
        assertEquals("running", said.readLine());
        assertEquals(1, folders().size());
        parent.getOutputStream().close();
        assertEquals("closed", said.readLine());
        assertEquals(List.of(), folders());
        assertEquals(0, parent.waitFor());
    }

    @Test
    void isGoneAfterTheParentWasKilled() throws Exception {
        parent.getOutputStream().write('\n');
        parent.getOutputStream().flush();
        assertEquals("starting", said.readLine());
        assertEquals("running", said.readLine());
        assertTrue(Files.exists(folders().getFirst().resolve("parent.sock")));
        Children.kill("KILL", parent.pid());
        assertEquals(137, parent.waitFor());
        Eventually.isTrue(() -> folders().isEmpty(), () -> "left behind: " + folders());
    }

    private List<Path> folders() {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("prong-")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The modes of the one folder and of all that is in it. */
    private Map<String, String> modes() throws IOException {
        Path folder = folders().getFirst();
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                modes.put(folder.relativize(file).toString(), PosixFilePermissions
                        .toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)));
            }
        }
        return modes;
    }

    /** Has a child with a socket; the child does not come up before a line is read, and ends with the input. */
    static final class Parent {

        private Parent() {
        }

        public static void main(String[] args) throws Exception {
            Path pipe = Path.of(System.getProperty("java.io.tmpdir"), "go");
            new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
            Path java = Files.writeString(pipe.resolveSibling("java"), "#!/bin/sh\nread _ <'" + pipe + "'\nexec '"
                    + System.getProperty("java.home") + "/bin/java' \"$@\"\n");
            Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
            try (TaskRuntime runtime = ChildRuntime.builder().children(1).transport(Transport.GRPC).java(java)
                    .build()) {
                var running = runtime.submit(_ -> "running");
                awaitArguments();
                System.out.println("starting");
                System.in.read();
                Files.writeString(pipe, "go\n");
                System.out.println(running.join());
                System.in.read();
            }
            System.out.println("closed");
        }

        private static void awaitArguments() throws Exception {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            Eventually.isTrue(() -> {
                try (Stream<Path> files = Files.walk(temporary)) {
                    return files.anyMatch(file -> file.toString().endsWith(".args") && file.toFile().length() > 0);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }, () -> "no arguments");
        }
    }
}
