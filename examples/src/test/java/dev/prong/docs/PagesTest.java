package dev.prong.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.docs.Pages.Fence;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code on the pages compiles, and their links lead somewhere. */
class PagesTest {

    @TempDir
    private Path classes;

    static Stream<Fence> javaFences() {
        return Pages.fences("java").stream();
    }

    @ParameterizedTest
    @MethodSource("javaFences")
    void compiles(Fence fence) {
        assertEquals(List.of(), errors(fence.source()));
    }

    /** What the README says of the first line that a newcomer may write. */
    @Test
    void resultIsPrintedByWhatTheReadmeSays() {
        assertTrue(errors(statement("System.out.println(runtime.run(_ -> 42));")).getFirst()
                .contains("reference to println is ambiguous"));
        for (String way : List.of("IO.println(runtime.run(_ -> 42));",
                "System.out.println(runtime.<Integer> run(_ -> 42));",
                "System.out.println(runtime.run((TaskContext _) -> 42));",
                "System.out.println(runtime.submit(_ -> 42).join());",
                "int result = runtime.run(_ -> 42); System.out.println(result);")) {
            assertEquals(List.of(), errors(statement(way)), way);
        }
    }

    private static String statement(String code) {
        return Pages.IMPORTS + "class Snippet { void snippet(TaskRuntime runtime) throws Exception {\n" + code
                + "\n} }";
    }

    @Test
    void everyPageThatIsLinkedToIsThere() {
        List<String> dead = Pages.all().stream().flatMap(page -> Pages.links(page).stream()
                .filter(Files::notExists).map(link -> page + " -> " + link)).toList();
        assertEquals(List.of(), dead);
    }

    @Test
    void everyPageIsInItsIndex() {
        for (String folder : List.of("docs", "docs/adr")) {
            Path index = Pages.page(folder).resolve("README.md");
            List<Path> linked = Pages.links(index);
            List<Path> missing = Pages.all().stream().filter(page -> page.getParent().equals(index.getParent()))
                    .filter(page -> !page.equals(index) && !linked.contains(page)).toList();
            assertEquals(List.of(), missing, index.toString());
        }
    }

    @Test
    void theReadmeNamesItsCommands() {
        assertTrue(Pages.fences("sh").stream().anyMatch(fence -> fence.code().equals("./mvnw verify"))
                || Pages.fences("bash").stream().anyMatch(fence -> fence.code().equals("./mvnw verify")));
    }

    private List<String> errors(String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        Matcher type = Pattern.compile("(?m)^public [\\w ]*class (\\w+)").matcher(source);
        String name = type.find() ? type.group(1) : "Snippet";
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///" + name + ".java"),
                JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        compiler.getTask(null, null, found, List.of("-proc:none", "-d", classes.toString(), "-cp",
                System.getProperty("java.class.path")), null, List.of(file)).call();
        return found.getDiagnostics().stream().filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> each.getLineNumber() + ": " + each.getMessage(Locale.ROOT)).toList();
    }
}
