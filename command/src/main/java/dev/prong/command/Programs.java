package dev.prong.command;

import dev.prong.command.ProgramSearch.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The files of programs that are to be started, and what is wrong with those that cannot be. Stateless. */
final class Programs {

    private static final Pattern JDK_WORDS = Pattern
            .compile("\\ACannot run program \"[^\"]*\"( \\(in directory \"[^\"]*\"\\))?: ");

    private Programs() {
    }

    static Path find(Command command, String program, Path directory, String path) {
        return switch (ProgramSearch.find(program, directory, path)) {
            case Result.Found(Path file) -> file;
            case Result.Missing() -> throw Failures.notFound(command, program, directory, path);
            case Result.NotExecutable(Path file) -> throw Failures.notExecutable(command, program, file);
            case Result.NoInterpreter none -> throw Failures.noInterpreter(command, none);
        };
    }

    /** What is wrong with the program, or why the system says that it cannot be executed. */
    static CommandFailedException notExecuted(Command command, Settings settings, String reason) {
        if (Platform.WINDOWS) {
            return Failures.notStarted(command, reason);
        }
        ProcessBuilder again = new ProcessBuilder();
        settings.applyEnvironment(again.environment());
        try {
            find(command, settings.commandLine().getFirst(), directory(settings), path(again));
        } catch (CommandFailedException e) {
            return e;
        }
        return Failures.notStarted(command, reason);
    }

    static Path directory(Settings settings) {
        return settings.directory.orElse(Path.of("")).toAbsolutePath();
    }

    /** In the words of the system: those of the JDK begin with the program that it has started, which may be setsid. */
    static String reason(IOException e) {
        String text = String.valueOf(e.getMessage()).strip();
        return JDK_WORDS.matcher(text).replaceFirst("");
    }

    static String path(ProcessBuilder builder) {
        return builder.environment().getOrDefault("PATH", ProgramSearch.DEFAULT_PATH);
    }
}
