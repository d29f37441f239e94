package dev.prong.child.launch;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of arguments for {@code java @file}: a class path may be longer than an argument may be, and what stands in a
 * file that only this user may read is not told by {@code ps}. Stateless.
 */
final class ArgumentFile {

    private ArgumentFile() {
    }

    /**
     * Writes a new one, each argument on a line.
     *
     * @throws IOException if it cannot be written, or an argument has characters that the system's encoding lacks
     */
    static void write(Path file, List<String> arguments) throws IOException {
        // The launcher of the JDK hands the bytes on, and the JVM takes them for this.
        CharsetEncoder encoder = Charset.forName(System.getProperty("sun.jnu.encoding"), StandardCharsets.UTF_8)
                .newEncoder();
        for (String argument : arguments) {
            if (!encoder.canEncode(argument)) {
                throw new IOException("argument of a child cannot be written in the encoding of this system: encoding="
                        + encoder.charset() + ", argument=" + argument
                        + "; start this process in a locale with UTF-8, such as LC_ALL=C.UTF-8, and use no lone surrogates");
            }
        }
        Files.createFile(file);
        PrivateFolder.keepPrivate(file);
        Files.write(file, arguments.stream().map(ArgumentFile::quoted).toList(), encoder.charset());
    }

    /** By the manual page of {@code java}: in quotes, where a backslash begins an escape. */
    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
                .replace("\t", "\\t").replace("\f", "\\f") + '"';
    }
}
