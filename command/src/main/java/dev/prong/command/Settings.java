package dev.prong.command;

import dev.prong.process.Quoting;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a {@link Command} says. Only a fresh {@link #copy} is ever changed, and only until a command has it; the values
 * themselves are immutable.
 */
final class Settings implements Cloneable {

    /** What a program gets to read. */
    sealed interface Input {

        /** Nothing was said: nothing for {@code exec}, the {@code stdin()} of a subprocess. */
        record Unset() implements Input {
        }

        /** What we write to it. */
        record Written(Function<Charset, byte[]> bytes) implements Input {
        }

        /** What it reads by itself. */
        record File(Path file) implements Input {

            /** Opened by this JVM it would wait for its other side, and everything that is to be started with it. */
            boolean isPipe() {
                try {
                    return Files.getAttribute(file, "unix:mode") instanceof Integer mode && (mode & TYPE) == PIPE;
                } catch (IOException | RuntimeException _) {
                    return false; // A system without such modes has no named pipes among its files.
                }
            }

            private static final int TYPE = 0170000;
            private static final int PIPE = 0010000;
        }
    }

    /** What is shown in place of a secret. */
    private static final String SECRET = "***";

    final boolean shell;
    /** The program and its arguments; the line and its arguments for a shell. */
    List<String> words;
    /** The places of words that are shown to nobody. */
    Set<Integer> secrets = Set.of();
    Optional<Path> directory = Optional.empty();
    boolean cleanEnvironment;
    /** By name; an empty value removes the variable. */
    Map<String, Optional<String>> environment = Map.of();
    Input input = new Input.Unset();
    Optional<Duration> timeout = Optional.empty();
    Duration gracePeriod = Duration.ofSeconds(2);
    int maxOutputBytes = 100 * 1024 * 1024;
    Charset charset = StandardCharsets.UTF_8;
    boolean errorToOutput;
    boolean detached;

    Settings(boolean shell, List<String> words) {
        this.shell = shell;
        this.words = List.copyOf(words);
    }

    Settings copy() {
        try {
            return (Settings) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    void setVariable(String name, Optional<String> value) {
        Map<String, Optional<String>> changed = new LinkedHashMap<>(environment);
        changed.put(name, value);
        environment = changed;
    }

    /** Makes a child's environment of the one it would inherit. */
    void applyEnvironment(Map<String, String> inherited) {
        if (cleanEnvironment) {
            inherited.clear();
        }
        environment.forEach((name, value) -> value.ifPresentOrElse(text -> inherited.put(name, text),
                () -> inherited.remove(name)));
    }

    /** What writes the program's input; empty if it is to read a file, or nothing was said. */
    Optional<InputFeeder> feeder() {
        return switch (input) {
            case Input.Written(var bytes) -> Optional.of(InputFeeder.of(bytes.apply(charset)));
            case Input.File file when file.isPipe() -> Optional.of(InputFeeder.of(file.file()));
            default -> Optional.empty();
        };
    }

    /** What is run: the words, or the shell with them. */
    List<String> commandLine() {
        return commandLine(words);
    }

    /** The words as they may be shown. */
    List<String> shownWords() {
        return IntStream.range(0, words.size()).mapToObj(i -> secrets.contains(i) ? SECRET : words.get(i)).toList();
    }

    /** The command line as one would type it, for people to read. */
    String shownLine() {
        return commandLine(shownWords()).stream().map(word -> word.equals(SECRET) ? word : Quoting.quoted(word))
                .collect(Collectors.joining(" "));
    }

    private List<String> commandLine(List<String> words) {
        if (!shell) {
            return words;
        }
        if (Platform.WINDOWS) {
            // The quotes around the line make it one argument for the JDK, and cmd /s takes off exactly these two.
            return List.of("cmd", "/d", "/s", "/c", "\"" + words.getFirst() + "\"");
        }
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", words.getFirst()));
        if (words.size() > 1) {
            line.add("sh");
            line.addAll(words.subList(1, words.size()));
        }
        return line;
    }
}
