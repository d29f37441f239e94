package dev.prong.child.host;

import dev.prong.failure.SafeLog;
import dev.prong.child.launch.Descriptors;
import dev.prong.process.CloseablePipes;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The child's ends of the pipes it was launched with.
 *
 * @param in from the parent; its end means that the parent is gone
 * @param out to the parent
 * @param isOutFree whether standard output is another stream, for whatever this process prints
 */
record Pipes(InputStream in, OutputStream out, boolean isOutFree) {

    /**
     * Ends the reads of {@link #in}, blocked ones too: a JVM waits up to 300 ms at its end for threads in a system call.
     */
    void closeInput() throws IOException {
        in.close();
    }

    /** Opens them. */
    static Pipes open(Descriptors descriptors) throws IOException {
        return switch (descriptors) {
            case MOVED -> moved();
            case STANDARD ->
                    new Pipes(CloseablePipes.input(new FileInputStream(FileDescriptor.in)),
                            new FileOutputStream(FileDescriptor.out), false);
        };
    }

    /**
     * In a JVM that no parent started, these descriptors are files of its own, such as the JDK's {@code lib/modules}:
     * they are opened only if they are pipes, and never truncated.
     */
    private static Pipes moved() throws IOException {
        requirePipe(Path.of("/dev/fd/3"));
        requirePipe(Path.of("/dev/fd/4"));
        try {
            CloseOnExec moving = CloseOnExec.prepare();
            return new Pipes(CloseablePipes.input(new FileInputStream(moving.input(3))),
                    new FileOutputStream(moving.output(4)), true);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Whoever holds them longer than this process is not waited for by its parent.
            new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "descriptors stay inheritable", e);
            return new Pipes(CloseablePipes.input(new FileInputStream("/dev/fd/3")),
                    new FileOutputStream("/dev/fd/4", true), true);
        }
    }

    private static void requirePipe(Path descriptor) throws IOException {
        if (!Files.readAttributes(descriptor, BasicFileAttributes.class).isOther()) {
            throw new IOException("descriptor is no pipe of a parent: path=" + descriptor
                    + "; this program is started by a runtime of Prong");
        }
    }
}
