package dev.prong.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Installs the Node peers where nothing is committed: under target, with the versions of package-lock.json. */
final class NodePeers {

    private static final Path SOURCES = Path.of("src", "main", "node");
    private static final Path TARGET = Path.of("target", "node");

    private NodePeers() {
    }

    /** Where they are installed; empty, with one line that says why, if they cannot be. */
    static Optional<Path> install(PrintStream out) throws InterruptedException {
        try {
            String node = Programs.run(null, List.of("node", "--version")).getFirst();
            Programs.run(null, List.of("npm", "--version"));
            copySources();
            Programs.run(TARGET, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            out.println("Node        " + node);
            return Optional.of(TARGET.toAbsolutePath());
        } catch (IOException | IllegalStateException e) {
            out.println("Node peers left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void copySources() throws IOException {
        Files.createDirectories(TARGET);
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.toList()) {
                Files.copy(source, TARGET.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
