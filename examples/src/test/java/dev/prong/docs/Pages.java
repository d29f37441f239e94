package dev.prong.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the project and what stands in their code fences. */
final class Pages {

    /** Tests run in the folder of their module. */
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Pattern TYPE = Pattern.compile(
            "(?m)^((public |final |sealed |abstract )*(class|record|interface|enum|import) |void main\\()");

    static final String IMPORTS = """
            import java.io.*; import java.math.*; import java.nio.file.*; import java.time.*; import java.util.*;
            import java.util.concurrent.*; import java.util.function.*;
            import dev.prong.*; import dev.prong.worker.*; import dev.prong.child.*; import dev.prong.command.*;
            import dev.prong.chaos.*;
            """;

    private Pages() {
    }

    /** A piece of code on a page; {@code line} is where its fence begins. */
    record Fence(Path page, int line, String language, String code) {

        /** The code as a file: with types or a {@code void main} it is one, otherwise the body of a main method. */
        String source() {
            boolean file = TYPE.matcher(code).find();
            return IMPORTS + (file ? code
                    : "class Snippet { static void main() throws Exception {\n" + code + "\n} }");
        }

        @Override
        public String toString() {
            return page + ":" + line;
        }
    }

    static Path page(String name) {
        return ROOT.resolve(name);
    }

    static List<Path> all() {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/FIGURES.md")
                    .map(ROOT::resolve), docs)
                    .filter(page -> page.toString().endsWith(".md")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Fence> fences(String language) {
        return all().stream().flatMap(page -> fences(page).stream()).filter(fence -> fence.language().equals(language))
                .toList();
    }

    static List<Fence> fences(Path page) {
        List<Fence> fences = new ArrayList<>();
        List<String> lines = lines(page);
        int begin = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("```")) {
                if (begin >= 0) {
                    fences.add(new Fence(ROOT.relativize(page), begin + 1, lines.get(begin).substring(3).strip(),
                            String.join("\n", lines.subList(begin + 1, i))));
                }
                begin = begin >= 0 ? -1 : i;
            }
        }
        return fences;
    }

    /** The files that a page links to, without their anchors. */
    static List<Path> links(Path page) {
        return lines(page).stream().flatMap(line -> Pattern.compile("]\\(([^)#]+)").matcher(line)
                .results()).map(match -> match.group(1)).filter(link -> !link.contains("://"))
                .map(link -> page.resolveSibling(link).normalize()).toList();
    }
}
