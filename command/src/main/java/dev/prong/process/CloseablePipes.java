package dev.prong.process;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.Path;

/**
 * Ends of pipes that can be closed while a thread waits in them, which the JDK's own streams cannot: they go through a
 * channel. Stateless.
 */
public final class CloseablePipes {

    private CloseablePipes() {
    }

    /** Opens the reading end of the pipe at {@code path}; a blocked reader is freed by a {@code ClosedChannelException}. */
    public static InputStream openInput(Path path) throws IOException {
        // An open of one side waits for the other, which may have gone in this moment; an open of both does not (fifo(7)).
        try (RandomAccessFile _ = new RandomAccessFile(path.toFile(), "rw")) {
            return input(new FileInputStream(path.toFile()));
        }
    }

    /** Opens the writing end of the pipe at {@code path}; a blocked writer is freed by a {@code ClosedChannelException}. */
    public static OutputStream openOutput(Path path) throws IOException {
        try (RandomAccessFile _ = new RandomAccessFile(path.toFile(), "rw")) {
            return output(new FileOutputStream(path.toFile(), true));
        }
    }

    /** The same pipe, read through its channel. */
    public static InputStream input(FileInputStream pipe) {
        return new FilterInputStream(Channels.newInputStream(pipe.getChannel())) {
            @Override
            public int available() throws IOException {
                return pipe.available(); // A channel would ask for its position, and a pipe has none.
            }
        };
    }

    /** The same pipe, written through its channel. */
    public static OutputStream output(FileOutputStream pipe) {
        return Channels.newOutputStream(pipe.getChannel());
    }
}
