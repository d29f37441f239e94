package dev.prong.benchmarks.contender;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The other end of a {@link PipeContender}: answers every long with the next one, until its input ends. */
final class PipeEcho {

    private PipeEcho() {
    }

    public static void main(String[] args) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
        try (var in = new FileInputStream(FileDescriptor.in); var out = new FileOutputStream(FileDescriptor.out)) {
            while (in.readNBytes(bytes.array(), 0, Long.BYTES) == Long.BYTES) {
                bytes.putLong(0, bytes.getLong(0) + 1);
                out.write(bytes.array());
            }
        }
    }
}
