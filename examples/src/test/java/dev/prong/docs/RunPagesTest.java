package dev.prong.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.command.Command;
import dev.prong.docs.Pages.Fence;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs of the tour and of the cookbook run, each in a JVM of its own, and print what the pages say. */
class RunPagesTest {

    @TempDir
    private Path folder;

    /** A program and what it prints: the text that follows it on its page; {@code …} there stands for anything. */
    record Program(Fence code, String output) {
        @Override
        public String toString() {
            return code.toString();
        }
    }

    static Stream<Program> programs() {
        return Stream.of("docs/tour.md", "docs/cookbook.md").flatMap(page -> programs(page).stream());
    }

    @ParameterizedTest
    @MethodSource("programs")
    void printsWhatThePageSays(Program program) throws Exception {
        assertPrints(program.output(), run(program.code()));
    }

    @Test
    void firstProgramOfTheReadmePrintsWhatTheReadmeSays() throws Exception {
        Fence code = Pages.fences(Pages.page("README.md")).getFirst();
        String printed = run(code, "worker") + run(code, "child");
        String said = Pages.fences(Pages.page("README.md")).get(1).code();
        assertPrints(said, printed);
    }

    private static List<Program> programs(String page) {
        List<Program> programs = new ArrayList<>();
        List<Fence> fences = Pages.fences(Pages.page(page));
        for (int i = 0; i < fences.size(); i++) {
            if (fences.get(i).language().equals("java")) {
                assertTrue(i + 1 < fences.size() && fences.get(i + 1).language().equals("text"),
                        () -> "no output follows in " + page);
                programs.add(new Program(fences.get(i), fences.get(i + 1).code()));
            }
        }
        return programs;
    }

    private String run(Fence fence, String... args) throws Exception {
        String main = mainClass(fence.source());
        Path source = Files.writeString(folder.resolve(main + ".java"), fence.source());
        String libraries = System.getProperty("java.class.path");
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-d",
                folder.toString(), "-cp", libraries, source.toString()));
        return Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                folder + File.pathSeparator + libraries, main).args(args).directory(folder)
                .timeout(Duration.ofMinutes(1)).exec().stdout();
    }

    /** The class with the main method; a file that has one outside of all classes is a class named like the file. */
    private static String mainClass(String source) {
        if (Pattern.compile("(?m)^void main\\(").matcher(source).find()) {
            return "Program";
        }
        Matcher type = Pattern.compile("(?m)^class (\\w+)").matcher(source);
        assertTrue(type.find(), "no class: " + source);
        return type.group(1);
    }

    private static void assertPrints(String said, String printed) {
        String pattern = Stream.of(said.strip().split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        assertTrue(Pattern.compile(pattern, Pattern.DOTALL).matcher(printed.strip()).matches(),
                () -> "the page says:\n" + said + "\nand this was printed:\n" + printed);
    }
}
