package dev.prong.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the file a program's name means, as execvp(3) does with the child's {@code PATH} in the child's directory, so
 * that a program that cannot be started is known before anything is. For POSIX systems.
 */
final class ProgramSearch {

    /** What execvp looks through where there is no {@code PATH}. */
    static final String DEFAULT_PATH = "/usr/bin:/bin";

    /** What the search came to. */
    sealed interface Result {

        record Found(Path file) implements Result {
        }

        record Missing() implements Result {
        }

        /** There is a file, but it is a folder or may not be executed. */
        record NotExecutable(Path file) implements Result {
        }

        /** What the file needs to be executed is not there, or is no program. */
        record NoInterpreter(Path file, Interpreter interpreter, Path expected) implements Result {
        }
    }

    private ProgramSearch() {
    }

    static Result find(String program, Path directory, String path) {
        Optional<Path> unusable = Optional.empty();
        for (Path file : candidates(program, directory, path)) {
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Interpreter.of(file).flatMap(needed -> missing(file, needed, directory))
                        .orElseGet(() -> new Result.Found(file));
            }
            if (unusable.isEmpty() && Files.exists(file)) {
                unusable = Optional.of(file);
            }
        }
        return unusable.<Result> map(Result.NotExecutable::new).orElseGet(Result.Missing::new);
    }

    private static List<Path> candidates(String program, Path directory, String path) {
        if (program.contains("/")) {
            return List.of(directory.resolve(program));
        }
        // An empty entry is the working directory; split would drop trailing ones without the limit.
        return Arrays.stream(path.split(":", -1)).map(entry -> directory.resolve(entry).resolve(program)).toList();
    }

    private static Optional<Result> missing(Path file, Interpreter needed, Path directory) {
        Path expected = directory.resolve(needed.path());
        return Files.isRegularFile(expected) && Files.isExecutable(expected) ? Optional.empty()
                : Optional.of(new Result.NoInterpreter(file, needed, expected));
    }
}
