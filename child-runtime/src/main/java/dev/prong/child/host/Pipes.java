package dev.prong.child.host;

import dev.prong.child.launch.Descriptors;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The child's ends of the pipes it was launched with.
 *
 * @param in from the parent; its end means that the parent is gone
 * @param out to the parent
 */
record Pipes(InputStream in, OutputStream out) {

    /** Opens them. */
    static Pipes open(Descriptors descriptors) throws IOException {
        return switch (descriptors) {
            case MOVED -> new Pipes(new FileInputStream("/dev/fd/3"), new FileOutputStream("/dev/fd/4"));
            case STANDARD ->
                    new Pipes(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
        };
    }
}
