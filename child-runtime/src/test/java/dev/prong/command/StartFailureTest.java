package dev.prong.command;

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
        String text = "input is not a regular file that can be read: input=%s, command=cat; correct the path";
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
