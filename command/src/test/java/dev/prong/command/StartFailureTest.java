package dev.prong.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.List;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.command.CommandFailedException.Kind;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be started fails at the call, says which of the reasons it is, and leaves nothing. */
@Timeout(60)
class StartFailureTest {

    @TempDir
    private Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void namesTheProgramAndThePathLookedIn() {
        Command command = Command.of("nosuch", "-x").environment("PATH", "/usr/bin:/nope");
        CommandFailedException failure = fails(Kind.NOT_FOUND,
                "program not found: program=nosuch, PATH=/usr/bin:/nope; "
                        + "install it, correct the name or the child's PATH, or give the program's path",
                command);
        assertSame(command, failure.command());
        assertEquals(Optional.empty(), failure.exit());
        assertEquals("", failure.stdout());
        assertEquals("", failure.stderr());
        assertFalse(failure.isTimedOut());
    }

    @Test
    void looksOnTheChildsPath() throws Exception {
        script("tool", "#!/bin/sh\necho \"$0\"\n", "rwx------");
        assertEquals(folder.resolve("tool") + "\n",
                Command.of("tool").environment("PATH", "/nope:" + folder).exec().stdout());
    }

    @Test
    void looksInTheUsualFoldersWithoutAPath() throws InterruptedException {
        assertEquals("hi\n", Command.of("echo", "hi").cleanEnvironment().exec().stdout());
        fails(Kind.NOT_FOUND, "program not found: program=nosuch, PATH=/usr/bin:/bin; "
                + "install it, correct the name or the child's PATH, or give the program's path",
                Command.of("nosuch").cleanEnvironment());
    }

    @Test
    void startsRelativePathsAtTheDirectory() throws Exception {
        script("tool", "#!/bin/sh\necho ran\n", "rwx------");
        assertEquals("ran\n", Command.of("./tool").directory(folder).exec().stdout());
        fails(Kind.NOT_FOUND, "program not found: program=./other, directory=%s; correct the path".formatted(folder),
                Command.of("./other").directory(folder));
    }

    @Test
    void pointsToTheFileInTheWorkingDirectory() throws IOException {
        script("tool", "#!/bin/sh\n", "rwx------");
        fails(Kind.NOT_FOUND,
                "program not found: program=tool, PATH=/bin; write ./tool for the file in the working directory",
                Command.of("tool").environment("PATH", "/bin").directory(folder));
    }

    @Test
    void noticesALineGivenAsAProgram() {
        fails(Kind.NOT_FOUND,
                "program not found: program='ls -lh', PATH=/bin; pass its arguments one by one, or the line to "
                        + "Command.shell",
                Command.of("ls -lh").environment("PATH", "/bin"));
    }

    @Test
    void tellsAFileThatMayNotBeExecuted() throws IOException {
        Path file = script("tool", "#!/bin/sh\n", "rw-------");
        String rest = "; allow its execution (chmod +x), or run it by its interpreter";
        fails(Kind.NOT_EXECUTABLE, "program is not executable: program=%s, file=%s".formatted(file, file) + rest,
                Command.of(file.toString()));
        fails(Kind.NOT_EXECUTABLE, "program is not executable: program=tool, file=" + file + rest,
                Command.of("tool").environment("PATH", "/nope:" + folder));
    }

    @Test
    void tellsADirectoryGivenAsAProgram() {
        fails(Kind.NOT_EXECUTABLE, "program is a directory: program=/usr, file=/usr; name a file in it",
                Command.of("/usr"));
    }

    @Test
    void tellsAScriptWhoseInterpreterIsMissing() throws IOException {
        Path file = script("tool", "#! /no/such/sh -e\n", "rwx------");
        fails(Kind.NOT_FOUND, "interpreter of the script not found: program=" + file
                + ", interpreter=/no/such/sh; install it, or correct the first line of the script",
                Command.of(file.toString()));
    }

    @Test
    void tellsAMissingDirectoryFromAMissingProgram() {
        fails(Kind.DIRECTORY_MISSING,
                "working directory does not exist: directory=/no/such, command=nosuch; create it first",
                Command.of("nosuch").directory(Path.of("/no/such")));
    }

    @Test
    void tellsADirectoryThatIsAFile() throws IOException {
        Path file = script("file", "", "rw-------");
        fails(Kind.DIRECTORY_MISSING, "working directory is not a directory: directory=%s, command=ls; name a folder"
                .formatted(file), Command.of("ls").directory(file));
    }

    @Test
    void tellsAnInputThatCannotBeRead() {
        String text = "input is no file that can be read: input=%s, command=cat; correct the path";
        fails(Kind.INPUT_MISSING, text.formatted("/no/such"), Command.of("cat").input(Path.of("/no/such")));
        fails(Kind.INPUT_MISSING, text.formatted("/usr"), Command.of("cat").input(Path.of("/usr")));
    }

    @Test
    void passesOnWhyTheSystemRefused() {
        CommandFailedException failure = assertThrows(CommandFailedException.class,
                () -> Command.of("true", "x".repeat(1_000_000)).exec());
        assertEquals(Kind.NOT_STARTED, failure.kind());
        assertTrue(failure.getMessage().matches("program cannot be started: command=true x{495}\\.\\.\\. "
                + "\\(1000005 characters\\), reason=.*Argument list too long.*; pass long texts by input\\(\\.\\.\\.\\) or "
                + "in a file"), failure.getMessage());
        assertEquals(IOException.class, failure.getCause().getClass());
    }

    @Test
    void tellsAProgramWhoseLoaderIsMissing() throws IOException {
        String program = new String(Files.readAllBytes(Path.of("/usr/bin/true").toRealPath()),
                StandardCharsets.ISO_8859_1);
        String loader = program.substring(program.indexOf("/lib")).split("\0", 2)[0];
        String other = loader.substring(0, loader.length() - 1) + "9";
        Path file = folder.resolve("tool");
        Files.write(file, program.replace(loader, other).getBytes(StandardCharsets.ISO_8859_1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        fails(Kind.NOT_FOUND, "loader of the program not found: program=" + file + ", loader=" + other
                + "; install it, or take a program that was built for this system", Command.of(file.toString()));
    }

    @Test
    void showsTheCarriageReturnOfAScript() throws IOException {
        Path file = script("tool", "#!/bin/sh\r\necho hi\r\n", "rwx------");
        fails(Kind.NOT_FOUND, "interpreter of the script not found: program=" + file
                + ", interpreter=$'/bin/sh\\r'; the lines of the script end with CRLF: let them end with LF",
                Command.of(file.toString()));
    }

    @Test
    void tellsAScriptWhoseInterpreterIsADirectory() throws IOException {
        Path file = script("tool", "#!/usr\n", "rwx------");
        fails(Kind.NOT_EXECUTABLE, "interpreter of the script is a directory: program=" + file
                + ", interpreter=/usr; name a program that may be executed", Command.of(file.toString()));
    }

    /** No look at the file tells that: only the kernel knows, at the exec. */
    @Test
    void tellsAProgramThatSomebodyIsWriting() throws IOException {
        Path file = Files.copy(Path.of("/usr/bin/true").toRealPath(), folder.resolve("tool"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        try (OutputStream deploying = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            deploying.write(0);
            for (Command command : List.of(Command.of(file.toString()),
                    Command.of(file.toString()).redirectErrorToOutput())) {
                fails(Kind.NOT_STARTED, "program cannot be started: command=%s, reason=Text file busy; somebody has the"
                        .formatted(file) + " file of the program open for writing; try again when it is complete",
                        command);
            }
        }
    }

    @Test
    void leavesCodesAndWordsOfAProgramAlone() throws Exception {
        Path file = script("tool", """
                #!/bin/sh
                echo "setsid: failed to execute $0: No such file or directory" >&2
                exit $1
                """, "rwx------");
        for (int code : new int[] {126, 127}) {
            Command command = Command.of(file.toString(), Integer.toString(code));
            Subprocess ran = command.spawn();
            assertEquals(new ProcessExit.Exited(code), ran.awaitClose());
            assertEquals("setsid: failed to execute " + file + ": No such file or directory\n", ran.stderr().text());
            assertEquals(Kind.FAILED, assertThrows(CommandFailedException.class, command::exec).kind());
        }
        assertEquals(new ProcessExit.Exited(127), Command.of("env", "nosuch").spawn().awaitClose());
    }

    @Test
    void startsInTheWorkingDirectoryWhenItIsNamedByNothing() throws InterruptedException {
        assertEquals(Path.of("").toAbsolutePath() + "\n",
                Command.of("pwd").directory(Path.of("")).exec().stdout());
    }

    @Test
    void isCompleteAfterItWasSerialized() throws Exception {
        Command command = Command.of("sh", "-c", "echo out; echo err >&2; exit 3").environment("SECRET", "not written");
        for (CommandFailedException failure : List.of(assertThrows(CommandFailedException.class, command::exec),
                assertThrows(CommandFailedException.class, Command.of("/no/such")::exec))) {
            CommandFailedException read = throughBytes(failure);
            assertEquals(failure.getMessage(), read.getMessage());
            assertEquals(failure.kind(), read.kind());
            assertEquals(failure.exit(), read.exit());
            assertEquals(failure.stdout(), read.stdout());
            assertEquals(failure.stderr(), read.stderr());
            assertEquals(failure.command().toString(), read.command().toString());
        }
    }

    @Test
    void showsNoSecretArguments() throws Exception {
        Command command = Command.of("sh", "-c").args("echo $1; exit 3", "sh").secretArgs("not written").args("-v");
        assertEquals("sh -c 'echo $1; exit 3' sh *** -v", command.toString());
        CommandFailedException failure = assertThrows(CommandFailedException.class, command::exec);
        assertEquals("not written\n", failure.stdout());
        assertFalse(failure.getMessage().contains("not written"), failure.getMessage());
        assertEquals("sh -c 'echo $1; exit 3' sh *** -v", throughBytes(new CommandFailedException(failure.kind(),
                failure.getMessage(), command, CommandFailedException.Outcome.NEVER_STARTED)).command().toString()
                        .replace("'***'", "***"));
        assertEquals("/bin/sh -c 'exit $1' sh ***", Command.shell("exit $1").secretArgs("3").toString());
        assertEquals("more[0] must not contain NUL: length=2", assertThrows(IllegalArgumentException.class,
                () -> command.secretArgs("x\0")).getMessage());
    }

    private static CommandFailedException throughBytes(CommandFailedException failure) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        assertFalse(bytes.toString(StandardCharsets.ISO_8859_1).contains("not written"));
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (CommandFailedException) in.readObject();
        }
    }

    private static CommandFailedException fails(Kind kind, String message, Command command) {
        CommandFailedException failure = assertThrows(CommandFailedException.class, command::spawn);
        assertEquals(message, failure.getMessage());
        assertEquals(kind, failure.kind());
        assertEquals(message, assertThrows(CommandFailedException.class, command::exec).getMessage());
        return failure;
    }

    private Path script(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
