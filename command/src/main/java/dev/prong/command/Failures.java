package dev.prong.command;

import dev.prong.EndReason;
import dev.prong.command.CommandFailedException.Kind;
import dev.prong.command.CommandFailedException.Outcome;
import dev.prong.command.ProgramSearch.Result.NoInterpreter;
import dev.prong.process.Quoting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The exceptions of this package, and their words. */
final class Failures {

    private static final int TAIL_CHARACTERS = 2000;
    private static final int COMMAND_CHARACTERS = 500;

    private static final Map<String, String> REMEDIES = Map.of(
            "Argument list too long", "pass long texts by input(...) or in a file",
            "Text file busy", "somebody has the file of the program open for writing; try again when it is complete",
            "Too many open files", "raise the limit on open files (ulimit -n) of this JVM, or have less open");

    private Failures() {
    }

    static CommandFailedException notFound(Command command, String program, Path directory, String path) {
        String shown = Quoting.quoted(program);
        if (program.contains("/")) {
            return neverStarted(Kind.NOT_FOUND, command,
                    "program not found: program=%s, directory=%s; correct the path".formatted(shown, directory));
        }
        String remedy = "install it, correct the name or the child's PATH, or give the program's path";
        if (program.contains(" ")) {
            remedy = "pass its arguments one by one, or the line to Command.shell";
        } else if (Files.exists(directory.resolve(program))) {
            remedy = "write ./%s for the file in the working directory".formatted(shown);
        }
        return neverStarted(Kind.NOT_FOUND, command,
                "program not found: program=%s, PATH=%s; %s".formatted(shown, path, remedy));
    }

    /** A script's interpreter or a program's loader is missing, or is no program. */
    static CommandFailedException noInterpreter(Command command, NoInterpreter none) {
        String name = none.interpreter().path();
        String what = none.interpreter().ofScript() ? "interpreter of the script" : "loader of the program";
        String facts = "program=%s, %s=%s".formatted(none.file(),
                none.interpreter().ofScript() ? "interpreter" : "loader",
                Quoting.quoted(name));
        if (Files.exists(none.expected())) {
            String fault = Files.isDirectory(none.expected()) ? "is a directory" : "is not executable";
            return neverStarted(Kind.NOT_EXECUTABLE, command,
                    "%s %s: %s; name a program that may be executed".formatted(what, fault, facts));
        }
        String remedy = "install it, or take a program that was built for this system";
        if (none.interpreter().ofScript()) {
            remedy = name.endsWith("\r") ? "the lines of the script end with CRLF: let them end with LF"
                    : "install it, or correct the first line of the script";
        }
        return neverStarted(Kind.NOT_FOUND, command, "%s not found: %s; %s".formatted(what, facts, remedy));
    }

    static CommandFailedException notExecutable(Command command, String program, Path file) {
        String facts = "program=%s, file=%s".formatted(Quoting.quoted(program), file);
        return neverStarted(Kind.NOT_EXECUTABLE, command, Files.isDirectory(file)
                ? "program is a directory: " + facts + "; name a file in it"
                : "program is not executable: " + facts
                        + "; allow its execution (chmod +x), or run it by its interpreter");
    }

    static CommandFailedException badDirectory(Command command, Path directory) {
        String facts = "directory=%s, command=%s".formatted(directory, shown(command));
        String text = "may not be entered: " + facts + "; allow it (chmod +x)";
        if (!Files.exists(directory)) {
            text = "does not exist: " + facts + "; create it first";
        } else if (!Files.isDirectory(directory)) {
            text = "is not a directory: " + facts + "; name a folder";
        }
        return neverStarted(Kind.DIRECTORY_MISSING, command, "working directory " + text);
    }

    static CommandFailedException badInput(Command command, Path file) {
        return neverStarted(Kind.INPUT_MISSING, command,
                "input is no file that can be read: input=%s, command=%s; correct the path".formatted(file,
                        shown(command)));
    }

    static CommandFailedException notStarted(Command command, String reason) {
        String remedy = REMEDIES.entrySet().stream().filter(each -> reason.contains(each.getKey()))
                .map(each -> "; " + each.getValue()).findFirst().orElse("");
        return neverStarted(Kind.NOT_STARTED, command,
                "program cannot be started: command=%s, reason=%s%s".formatted(shown(command), reason, remedy));
    }

    static CommandFailedException shuttingDown(Command command) {
        return neverStarted(Kind.SHUT_DOWN, command,
                "program not started because this JVM is shutting down: command=%s; "
                        .formatted(shown(command)) + "run it before the JVM's end");
    }

    /** The task that a command belongs to has been asked to end. */
    static CommandFailedException starterEnding(Command command, String task, EndReason reason) {
        return neverStarted(Kind.STARTER_ENDED, command,
                "program not started because the task that starts it was asked to end: command=%s, task=%s, reason=%s; "
                        .formatted(shown(command), task, reason) + "run what cleans up by detached()");
    }

    /**
     * For what {@code exec} did not bring to success.
     *
     * @param over which output had too much, if that was why
     */
    static CommandFailedException ended(Kind kind, Running running, Settings settings, String over, Outcome outcome) {
        Command command = running.command();
        String exit = outcome.exit() == null ? "withstood KILL and still runs" : outcome.exit().toString();
        String facts = "command=%s, exit=%s".formatted(shown(command), exit);
        String text = switch (kind) {
            case TIMED_OUT -> timedOut(running, settings, facts);
            case STARTER_ENDED -> "command was ended because the task that started it was asked to end: " + facts
                    + ", task=" + running.starter().name();
            case OUTPUT_LIMIT ->
                    "command wrote too much: %s, output=%s, maxOutput=%d bytes; raise it, or read a stream by spawn()"
                            .formatted(facts, over, settings.maxOutputBytes);
            case SHUT_DOWN -> "command was ended because this JVM is shutting down: " + facts;
            default -> "command failed: %s; where such an end is an answer, read it from exit()".formatted(facts);
        };
        return new CommandFailedException(kind, text + tail(outcome.stderr()), command, outcome);
    }

    private static String timedOut(Running running, Settings settings, String facts) {
        return switch (running.ending().reason().orElseThrow()) {
            case STARTER_TIMED_OUT -> "command timed out: " + facts + ", " + running.starter()
                    .timeFacts(settings.timeout)
                    + "; it had what was left of that task: give that one more time, or run it by detached()";
            case STARTER_SILENT -> "command was ended because its task was silent for too long: " + facts + ", "
                    + running.starter().silenceFacts()
                    + "; what it prints is no sign of life: report progress while it runs, or raise the limit of that"
                    + " task";
            default -> "command timed out: %s, timeout=%s; give it more by timeout(Duration), or less to do"
                    .formatted(facts, settings.timeout.orElseThrow());
        };
    }

    private static CommandFailedException neverStarted(Kind kind, Command command, String text) {
        return new CommandFailedException(kind, text, command, Outcome.NEVER_STARTED);
    }

    private static String tail(String stderr) {
        if (stderr.isBlank()) {
            return "; its stderr is empty";
        }
        String text = stderr.stripTrailing();
        int cut = Math.max(0, text.length() - TAIL_CHARACTERS);
        cut += Character.isLowSurrogate(text.charAt(cut)) ? 1 : 0; // A half of a character is none.
        String before = cut == 0 ? "" : " (%d characters before are cut)".formatted(cut);
        return "; its stderr ends with%s:\n%s".formatted(before, text.substring(cut));
    }

    private static String shown(Command command) {
        String text = command.toString();
        int cut = COMMAND_CHARACTERS;
        if (text.length() <= cut) {
            return text;
        }
        cut -= Character.isHighSurrogate(text.charAt(cut - 1)) ? 1 : 0;
        return "%s... (%d characters)".formatted(text.substring(0, cut), text.length());
    }
}
