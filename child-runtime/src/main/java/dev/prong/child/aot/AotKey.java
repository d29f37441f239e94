package dev.prong.child.aot;

import dev.prong.child.launch.ChildCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What a cache depends on, as the name of its file: another JDK, jar or option needs another cache. Stateless. */
final class AotKey {

    private static final int BYTES = 12;

    /** Above this a JVM addresses its heap in another way, which a cache is made for. */
    private static final long COMPRESSED_BYTES = 30L << 30;

    private AotKey() {
    }

    /**
     * The key of the cache for children of {@code command} whose class path begins with {@code jars}.
     *
     * @param java the JDK's launcher
     * @param grpc whether the children load that
     * @throws IOException if a file is missing
     */
    static String of(ChildCommand command, Path java, List<Path> jars, boolean grpc) throws IOException {
        StringBuilder all = new StringBuilder();
        Path program = java.toRealPath();
        add(all, program);
        Path modules = program.resolveSibling("../lib/modules").normalize();
        if (Files.exists(modules)) {
            add(all, modules);
        }
        for (Path each : jars) {
            add(all, each);
        }
        command.javaOptions().forEach(option -> all.append(option).append('\0'));
        all.append(grpc).append(command.maxHeapBytes().orElse(0) > COMPRESSED_BYTES);
        ChildCommand.NOT_INHERITED.stream().sorted()
                .forEach(name -> all.append('\0').append(command.environment().get(name)));
        return HexFormat.of().formatHex(digest(all.toString()), 0, BYTES);
    }

    private static void add(StringBuilder all, Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        all.append(file).append(':').append(attributes.size()).append(':')
                .append(attributes.lastModifiedTime().toMillis()).append('\0');
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
