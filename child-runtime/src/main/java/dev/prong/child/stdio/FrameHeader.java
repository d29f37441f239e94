package dev.prong.child.stdio;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What stands before each frame, 12 bytes, big-endian: the magic {@code PRNG}, the length of the frame that follows, and
 * the CRC-32C of these eight bytes, so that bytes which are no header are told apart before their length is believed.
 */
final class FrameHeader {

    static final int BYTES = 12;

    private static final int MAGIC = 'P' << 24 | 'R' << 16 | 'N' << 8 | 'G';

    private static final ByteBuffer MAGIC_BYTES = ByteBuffer.allocate(4).putInt(0, MAGIC).asReadOnlyBuffer();

    private FrameHeader() {
    }

    static void write(ByteBuffer target, int length) {
        target.putInt(0, MAGIC).putInt(4, length).putInt(8, checksum(target));
    }

    static boolean isIntact(ByteBuffer header) {
        return header.getInt(0) == MAGIC && header.getInt(8) == checksum(header);
    }

    /** Whether these bytes could be a header or the beginning of one. */
    static boolean isBeginning(ByteBuffer bytes) {
        int same = bytes.mismatch(MAGIC_BYTES);
        return same < 0 || same == Math.min(bytes.remaining(), MAGIC_BYTES.remaining());
    }

    static int length(ByteBuffer header) {
        return header.getInt(4);
    }

    private static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.slice(0, 8));
        return (int) crc.getValue();
    }
}
