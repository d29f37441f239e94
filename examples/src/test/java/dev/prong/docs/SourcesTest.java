package dev.prong.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for the sources of the libraries that the compiler does not know. */
class SourcesTest {

    /** Tests run in the folder of their module. */
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final List<String> LIBRARIES = List.of("api", "core", "command", "proto", "worker-runtime",
            "child-runtime");

    /** A catch that means everything, and that a checked exception which nobody declared gets past. */
    private static final Pattern NARROW = Pattern
            .compile("catch \\(([\\w. |]*\\| )?(RuntimeException|Exception) \\| Error\\b");

    private static final Pattern WIDE = Pattern.compile("catch \\((?:final )?Throwable (?<name>\\w+)\\) \\{");

    private static final Pattern WHOLE_LINE_COMMENT = Pattern.compile("(?m)^ *(/?\\*|//).*$");

    /** Where everything is caught and not thrown on, besides the class that does it for all: threads that must go on. */
    private static final Set<String> KEEPERS = Set.of("UserCode.java", "Thrown.java", // What they are for.
            "CallRunner.java", // Ends a call, exactly once.
            "Session.java", "World.java", "ForkStarts.java", "ForkedChild.java", // A child ends with its certificate.
            "FrameChannel.java", // Tells the one who receives.
            "Surely.java", "SafeLog.java", // What they are for.
            "Lane.java", "ClassServer.java", // Do the next piece, for whoever waits for it.
            "HostedCall.java", "HostedPort.java", "RemoteCall.java", "SessionItems.java", "SessionPort.java", // Are told.
            "Backlog.java", "PendingStart.java", // Hand it on to the one who submits or waits.
            "PrivateFolder.java", // The next folder has to go too.
            "Pulse.java"); // Answers the next question, with memory to be had again.

    @Test
    void nobodyCatchesAllButWhatIsNotDeclared() {
        List<String> found = new ArrayList<>();
        sources().forEach((file) -> NARROW.matcher(text(file)).results()
                .forEach(match -> found.add(ROOT.relativize(file) + ": " + match.group())));
        assertEquals(List.of(), found, "users' code throws anything: run it by dev.prong.failure.UserCode, or catch"
                + " Throwable, clear away and throw it on");
    }

    @Test
    void whoCatchesAllThrowsItOn() {
        List<String> found = new ArrayList<>();
        sources().filter(file -> !KEEPERS.contains(file.getFileName().toString())).forEach(file -> {
            String text = text(file);
            WIDE.matcher(text).results().filter(match -> !throwsOn(text, match))
                    .forEach(match -> found.add(ROOT.relativize(file) + ": " + match.group()));
        });
        assertEquals(List.of(), found, "run users' code by dev.prong.failure.UserCode");
    }

    @Test
    void everythingIsLoggedByTheOneLogThatEscapesWhatOthersHaveWritten() {
        Pattern log = Pattern.compile("System\\.getLogger\\(|java\\.util\\.logging|\\bSystem\\.Logger (?!\\.)\\w");
        assertEquals(List.of(), places(log, Set.of("SafeLog.java",
                "ChildRuntimeProvider.java")) /* Gives a logger to ChildOutput, which escapes too. */,
                "log by dev.prong.failure.SafeLog");
    }

    @Test
    void everythingIsEscapedByTheOneClassThatKnowsWhat() {
        Pattern own = Pattern.compile("isISOControl|\\\\p\\{(Cntrl|Cc|Cf)\\}");
        assertEquals(List.of(), places(own, Set.of("Printable.java")), "use dev.prong.text.Printable");
    }

    private static List<String> places(Pattern what, Set<String> but) {
        List<String> found = new ArrayList<>();
        sources().filter(file -> !but.contains(file.getFileName().toString())).forEach(file -> WHOLE_LINE_COMMENT
                .matcher(text(file)).replaceAll("").lines().filter(line -> what.matcher(line).find())
                .forEach(line -> found.add(ROOT.relativize(file) + ": " + line.strip())));
        return found;
    }

    /** Whether the block of that catch throws what it caught, or something with that as its cause. */
    private static boolean throwsOn(String text, MatchResult match) {
        int depth = 1;
        int end = match.end();
        while (depth > 0) {
            depth += text.charAt(end) == '{' ? 1 : text.charAt(end) == '}' ? -1 : 0;
            end++;
        }
        return Pattern.compile("throw [^;]*\\b" + match.group("name") + "\\b")
                .matcher(text.substring(match.end(), end)).find();
    }

    private static Stream<Path> sources() {
        return LIBRARIES.stream().map(library -> ROOT.resolve(library).resolve("src/main/java"))
                .flatMap(SourcesTest::files).filter(file -> file.toString().endsWith(".java")).sorted();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
