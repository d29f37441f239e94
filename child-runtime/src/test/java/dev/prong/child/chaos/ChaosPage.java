package dev.prong.child.chaos;

import dev.prong.chaos.Chaos;
import dev.prong.chaos.ExpectedReport;
import dev.prong.child.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The manual of the kit: a row of its tables shows what a fixture is told with. Immutable. */
final class ChaosPage {

    private static final Path PAGE = Path.of("").toAbsolutePath().getParent().resolve("docs/chaos.md");
    private static final String GRPC = "## Over gRPC";

    /** By what they begin with: the fixture, and before it {@link #GRPC} if they stand there. */
    private final Map<String, String> rows = new HashMap<>();

    private ChaosPage(Iterable<String> lines) {
        String section = "";
        for (String line : lines) {
            section = line.startsWith("## ") ? line : section;
            int end = line.indexOf("` |");
            if (line.startsWith("| `") && end > 0) {
                rows.put((section.equals(GRPC) ? GRPC : "") + line.substring(3, end), line);
            }
        }
    }

    static ChaosPage read() {
        try {
            return new ChaosPage(Files.readAllLines(PAGE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The row of the fixture; what is not said of gRPC is as it is over standard input and output. */
    String row(Chaos chaos, Transport transport) {
        String row = rows.getOrDefault(chaos.toString(), "not on the page: " + chaos);
        return transport == Transport.GRPC ? rows.getOrDefault(GRPC + chaos, row) : row;
    }

    /** The row to expect of a fixture that has returned. */
    static String returned(Chaos chaos, ExpectedReport report, Object result) {
        return row(chaos, report, "returns `" + result + "`");
    }

    /** The row of one that ended with an error: the first line of that, without what differs from run to run. */
    static String thrown(Chaos chaos, ExpectedReport report, Throwable error) {
        String line = error.getMessage().lines().findFirst().orElse("");
        return row(chaos, report, "`" + line.replaceAll("child-\\d+", "child-1").replaceAll("pid=\\d+", "pid=4711")
                .replaceAll("crashReport=[^;,]+", "crashReport=/tmp/…/child-1-hs_err.log")
                .replaceAll(", stopping=.*", ", stopping=…") // The steps that it took, with their times.
                .replaceAll("(garbage\\\\x0a)[^\"]*", "$1…") // What came next.
                .replaceAll("allocated: \\d+", "allocated: 16777216") + "`");
    }

    private static String row(Chaos chaos, ExpectedReport report, String last) {
        return "| `" + chaos + "` | " + report.does() + " | " + report.harm().name().toLowerCase(Locale.ROOT) + " | "
                + last + " |";
    }
}
