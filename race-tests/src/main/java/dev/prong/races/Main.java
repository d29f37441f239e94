package dev.prong.races;

import java.nio.file.Files;
import java.nio.file.Path;

/** Runs jcstress, which says nothing by its exit code if it finds nothing to run. */
public final class Main {

    private Main() {
    }

    /**
     * Runs the races into a new folder.
     *
     * @param args the folder of the report, then the options of jcstress
     * @throws AssertionError if a result was forbidden
     * @throws IllegalStateException if no race was run
     */
    public static void main(String[] args) throws Exception {
        Path report = Path.of(args[0], "index.html");
        Files.deleteIfExists(report);
        args[0] = "-r=" + args[0];
        org.openjdk.jcstress.Main.main(args);
        if (Files.notExists(report)) {
            throw new IllegalStateException("no race was run: processors=" + Runtime.getRuntime().availableProcessors()
                    + ", report=" + report + "; a race needs two processors, and options that match one");
        }
    }
}
