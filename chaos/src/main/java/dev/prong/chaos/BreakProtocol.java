package dev.prong.chaos;

import dev.prong.TaskContext;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Writes to the descriptor over which a child speaks to its parent, as a fault in native code would. Does nothing but
 * throw where that descriptor is no pipe; over gRPC it carries no frames, and the bytes are output.
 *
 * @param with what
 */
public record BreakProtocol(With with) implements Chaos {

    /** What is written. */
    public enum With {
        /** Bytes that are no frame. */
        GARBAGE,
        /** A frame that is announced as longer than it is: it swallows what comes next, the answer included. */
        HALF_A_FRAME,
        /** A frame that is announced as one of 2 GiB less one byte. */
        HUGE_LENGTH
    }

    private static final int ANNOUNCED = 100_000;

    /** Refuses null. */
    public BreakProtocol {
        Objects.requireNonNull(with, "with");
    }

    @Override
    public ExpectedReport describe() {
        return switch (with) {
            case GARBAGE -> ExpectedReport.crashes("writes text to the descriptor of the protocol",
                    "child failed: something wrote to the protocol's stream: first bytes=\"garbage");
            case HALF_A_FRAME -> ExpectedReport.resists("writes half a frame to the descriptor of the protocol");
            case HUGE_LENGTH -> ExpectedReport.crashes("announces a frame of 2 GiB on the descriptor of the protocol",
                    "child failed: frame is too large: bytes=2147483647");
        };
    }

    /** Harmless: the bytes are output. */
    @Override
    public ExpectedReport describeOverGrpc() {
        return ExpectedReport.returns(describe().does());
    }

    /** Returns how many bytes it has written, which its starter may not live to hear of. */
    @Override
    public Object run(TaskContext context) throws IOException {
        byte[] bytes = switch (with) {
            case GARBAGE -> "garbage\n".getBytes(StandardCharsets.US_ASCII);
            case HALF_A_FRAME -> header(ANNOUNCED);
            case HUGE_LENGTH -> header(Integer.MAX_VALUE);
        };
        Path descriptor = ProtocolPipe.find();
        // In a JVM that is no child this descriptor may be a file of the JDK's own: never truncated, and a pipe or nothing.
        if (!Files.readAttributes(descriptor, BasicFileAttributes.class).isOther()) {
            throw new IOException("descriptor of the protocol is no pipe: path=" + descriptor);
        }
        try (FileOutputStream out = new FileOutputStream(descriptor.toFile(), true)) {
            out.write(bytes);
        }
        return bytes.length;
    }

    /** What stands before a frame, by the manual of the protocol. */
    private static byte[] header(int length) {
        ByteBuffer header = ByteBuffer.allocate(12).put("PRNG".getBytes(StandardCharsets.US_ASCII)).putInt(length);
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, 8);
        return header.putInt((int) crc.getValue()).array();
    }
}
