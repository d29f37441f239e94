package dev.prong.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

        /** The file is a script, and what its first line names is not there. */
        record NoInterpreter(Path file, String interpreter) implements Result {
        }
    }

    private static final int FIRST_LINE_BYTES = 256;

    private ProgramSearch() {
    }

    static Result find(String program, Path directory, String path) {
        Optional<Path> unusable = Optional.empty();
        for (Path file : candidates(program, directory, path)) {
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return interpreter(file).filter(name -> !Files.isExecutable(directory.resolve(name)))
                        .<Result> map(name -> new Result.NoInterpreter(file, name))
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

    /** The program that a script's first line names; empty if the file is no script or may not be read. */
    private static Optional<String> interpreter(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(FIRST_LINE_BYTES), StandardCharsets.ISO_8859_1);
            if (!start.startsWith("#!")) {
                return Optional.empty();
            }
            String line = start.substring(2).lines().findFirst().orElse("").strip();
            return Optional.of(line.split("[ \\t]+", 2)[0]).filter(name -> !name.isEmpty());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
