package dev.prong.child.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The {@code java} of children, and what is wrong with it if one does not start.
 *
 * @param path absolute, or a name that is looked for on the {@code PATH}
 */
public record JavaProgram(Path path) {

    /** The version that a child needs. */
    static final int NEEDED = 25;

    /** The version of the class files that this one reads; it rises by one with each version of Java. */
    private static final int NEEDED_CLASSES = NEEDED + 44;

    private static final String REMEDY = "; set java of the runtime to that of a JDK, version " + NEEDED + " or newer";

    private static final Pattern RELEASE = Pattern
            .compile("JAVA_VERSION=\"(?<version>(1\\.)?(?<feature>\\d{1,9})[^\"]*)\"");

    private static final Pattern OLD = Pattern.compile("UnsupportedClassVersionError: .*only recognizes class file"
            + " versions up to (\\d{1,9})\\.\\d+");

    /** One that a program given by a relative path is in the folder where this process works. */
    public static JavaProgram of(Path path) {
        return new JavaProgram(path.getParent() == null ? path : path.toAbsolutePath());
    }

    /**
     * The one that a name stands for in this environment, as execvp(3) looks for it; itself if it is no name.
     *
     * @param directory where empty and relative entries of the {@code PATH} begin
     * @throws IOException if there is none
     */
    public JavaProgram onPath(Map<String, String> environment, Path directory) throws IOException {
        if (path.getParent() != null) {
            return this;
        }
        String searched = environment.getOrDefault("PATH", "/usr/bin:/bin");
        for (String entry : searched.split(":", -1)) {
            Path file = directory.resolve(entry).resolve(path).toAbsolutePath();
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return new JavaProgram(file);
            }
        }
        throw new IOException("java not found: java=" + path + ", PATH=" + searched + REMEDY);
    }

    /** What is wrong with it, seen from outside; empty if nothing is. */
    Optional<String> fault() {
        if (path.getParent() == null) {
            return Optional.empty(); // The system looks for it.
        }
        String what = Files.notExists(path) ? "java not found"
                : Files.isDirectory(path) || !Files.isExecutable(path) ? "java may not be executed" : "";
        return Optional.of(what).filter(text -> !text.isEmpty()).map(text -> text + ": java=" + path + REMEDY);
    }

    /**
     * What was wrong with it when a child did not start; empty if that cannot be told.
     *
     * @param words the last lines of the child's standard error
     */
    Optional<String> fault(List<String> words) {
        return fault().or(() -> tooOld(words).map(found -> "java is too old: found=" + found + ", needed=" + NEEDED
                + ", java=" + path + "; set java of the runtime to that of a newer JDK"));
    }

    private Optional<String> tooOld(List<String> words) {
        Optional<Matcher> release = release();
        if (release.isPresent()) {
            return release.filter(found -> Integer.parseInt(found.group("feature")) < NEEDED)
                    .map(found -> found.group("version"));
        }
        return words.stream().map(OLD::matcher).filter(Matcher::find).map(found -> Integer.parseInt(found.group(1)))
                .filter(classes -> classes < NEEDED_CLASSES).map(classes -> Integer.toString(classes - 44)).findFirst();
    }

    /** What the JDK says of itself in the file {@code release}; a JRE of Java 8 stands one folder deeper. */
    private Optional<Matcher> release() {
        try {
            return Stream.iterate(path.toRealPath().getParent(), Objects::nonNull, Path::getParent).skip(1).limit(2)
                    .map(folder -> folder.resolve("release")).filter(Files::isReadable)
                    .flatMap(JavaProgram::matches).findFirst();
        } catch (IOException _) {
            return Optional.empty(); // It has gone meanwhile.
        }
    }

    private static Stream<Matcher> matches(Path release) {
        try {
            return Files.readAllLines(release, StandardCharsets.ISO_8859_1).stream().map(RELEASE::matcher)
                    .filter(Matcher::matches);
        } catch (IOException _) {
            return Stream.empty(); // It has gone meanwhile.
        }
    }
}
