package dev.prong.command;

import dev.prong.command.CommandFailedException.Kind;
import dev.prong.command.CommandFailedException.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The exceptions of this package, and their words. */
final class Failures {

    private static final int TAIL_CHARACTERS = 2000;
    private static final int COMMAND_CHARACTERS = 500;

    private Failures() {
    }

    static CommandFailedException notFound(Command command, String program, Path directory, String path) {
        if (program.contains("/")) {
            return neverStarted(Kind.NOT_FOUND, command, "program not found: program=%s, directory=%s; correct the path".formatted(
                    Quoting.quoted(program), directory));
        }
        String remedy = program.contains(" ") ? "pass its arguments one by one, or the line to Command.shell"
                : Files.exists(directory.resolve(program)) ? "write ./%s for the file in the working directory".formatted(program)
                        : "install it, correct the name or the child's PATH, or give the program's path";
        return neverStarted(Kind.NOT_FOUND, command, "program not found: program=%s, PATH=%s; %s".formatted(
                Quoting.quoted(program), path, remedy));
    }

    static CommandFailedException noInterpreter(Command command, Path file, String interpreter) {
        return neverStarted(Kind.NOT_FOUND, command,
                "interpreter of the script not found: program=%s, interpreter=%s; install it or correct the first line".formatted(
                        file, Quoting.quoted(interpreter)));
    }

    static CommandFailedException notExecutable(Command command, String program, Path file) {
        String text = Files.isDirectory(file) ? "program is a directory: program=%s, file=%s; name a file in it"
                : "program is not executable: program=%s, file=%s; allow its execution (chmod +x), or run it by its interpreter";
        return neverStarted(Kind.NOT_EXECUTABLE, command, text.formatted(Quoting.quoted(program), file));
    }

    static CommandFailedException badDirectory(Command command, Path directory) {
        String text = !Files.exists(directory) ? "working directory does not exist: directory=%s, command=%s; create it first"
                : !Files.isDirectory(directory) ? "working directory is not a directory: directory=%s, command=%s; name a folder"
                        : "working directory may not be entered: directory=%s, command=%s; allow it (chmod +x)";
        return neverStarted(Kind.DIRECTORY_MISSING, command, text.formatted(directory, shown(command)));
    }

    static CommandFailedException badInput(Command command, Path file) {
        return neverStarted(Kind.INPUT_MISSING, command,
                "input is not a regular file that can be read: input=%s, command=%s; correct the path".formatted(file,
                        shown(command)));
    }

    static CommandFailedException notStarted(Command command, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        String remedy = reason.contains("Argument list too long") ? "; pass long texts by input(...) or in a file" : "";
        return new CommandFailedException(Kind.NOT_STARTED, "program cannot be started: command=%s, reason=%s%s".formatted(
                shown(command), reason, remedy), command, Outcome.NEVER_STARTED, cause);
    }

    /** For what {@code exec} did not bring to success. */
    static CommandFailedException ended(Kind kind, Command command, Settings settings, Outcome outcome) {
        String exit = outcome.exit().map(Object::toString).orElse("withstood KILL and still runs");
        String text = switch (kind) {
            case TIMED_OUT -> "command timed out: command=%s, timeout=%s, exit=%s; give it more by timeout(Duration), or less to do"
                    .formatted(shown(command), settings.timeout.orElseThrow(), exit);
            case OUTPUT_LIMIT -> "command wrote too much: command=%s, maxOutput=%d bytes, exit=%s; allow more by maxOutput(bytes), "
                    .formatted(shown(command), settings.maxOutputBytes, exit) + "or read it as a stream by spawn()";
            case SHUT_DOWN -> "command was ended because this JVM is shutting down: command=%s, exit=%s"
                    .formatted(shown(command), exit);
            default -> "command failed: command=%s, exit=%s; where such a code is an answer, read it from exit()"
                    .formatted(shown(command), exit);
        };
        return new CommandFailedException(kind, text + tail(outcome.stderr()), command, outcome, null);
    }

    private static CommandFailedException neverStarted(Kind kind, Command command, String text) {
        return new CommandFailedException(kind, text, command, Outcome.NEVER_STARTED, null);
    }

    private static String tail(String stderr) {
        if (stderr.isBlank()) {
            return "; its stderr is empty";
        }
        String text = stderr.stripTrailing();
        int cut = Math.max(0, text.length() - TAIL_CHARACTERS);
        String cutText = cut == 0 ? "" : " (%d characters before were cut)".formatted(cut);
        return "; its stderr ends with%s:%n%s".formatted(cutText, text.substring(cut));
    }

    private static String shown(Command command) {
        String text = command.toString();
        return text.length() <= COMMAND_CHARACTERS ? text
                : "%s... (%d characters)".formatted(text.substring(0, COMMAND_CHARACTERS), text.length());
    }
}
