package dev.prong.examples;

import dev.prong.Task;
import dev.prong.TaskContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * Digests and compresses one file, piece by piece: a large one takes no more memory than a small one.
 *
 * @param uri the file as a URI: unlike the text of a path it keeps names that this system's locale cannot show
 */
record HashFile(String uri) implements Task<FileDigest> {

    private static final int PIECE_BYTES = 1 << 16;

    static HashFile of(Path file) {
        return new HashFile(file.toUri().toString());
    }

    @Override
    public FileDigest run(TaskContext context) throws IOException, NoSuchAlgorithmException {
        Path file = Path.of(URI.create(uri));
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        CountingStream compressed = new CountingStream();
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
                OutputStream gzip = new GZIPOutputStream(compressed)) {
            byte[] piece = new byte[PIECE_BYTES];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                context.throwIfCancelled();
                sha256.update(piece, 0, n);
                gzip.write(piece, 0, n);
                bytes += n;
            }
        }
        return new FileDigest(bytes, compressed.bytes, HexFormat.of().formatHex(sha256.digest()));
    }

    /** Counts what is written to it, and keeps nothing. */
    private static final class CountingStream extends OutputStream {

        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] piece, int offset, int length) {
            bytes += length;
        }
    }
}
