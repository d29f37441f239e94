package dev.prong.chaos;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the descriptor over which a child speaks to its parent. Stateless. */
final class ProtocolPipe {

    /** Where it was when the JVM began; a child has put it elsewhere, where {@code /proc} shows it. */
    private static final Path AT_FIRST = Path.of("/dev/fd/4");

    private static final Path ALL = Path.of("/proc/self/fd");

    private ProtocolPipe() {
    }

    /** The path of the descriptor: of the pipe that this process has open for writing and that is none of the first three. */
    static Path find() throws IOException {
        if (Files.isDirectory(ALL)) {
            try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(ALL)) {
                for (Path each : descriptors) {
                    if (isPipeForWriting(each)) {
                        return each;
                    }
                }
            }
        }
        return AT_FIRST;
    }

    private static boolean isPipeForWriting(Path descriptor) {
        try {
            String number = descriptor.getFileName().toString();
            return Integer.parseInt(number) > 2 && Files.readSymbolicLink(descriptor).toString().startsWith("pipe:")
                    && Files.readString(Path.of("/proc/self/fdinfo", number)).lines()
                            .anyMatch(line -> line.startsWith("flags:") && line.endsWith("1")); // O_WRONLY
        } catch (IOException _) {
            return false; // Closed meanwhile.
        }
    }
}
