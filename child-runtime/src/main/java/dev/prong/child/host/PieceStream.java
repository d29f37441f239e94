package dev.prong.child.host;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Hands on what is written in UTF-8 at once: lines, and pieces of lines that have not been ended, so that nothing is lost
 * if this process dies in the next moment. Only a character that is not complete waits for its rest. Thread-safe.
 */
final class PieceStream extends OutputStream {

    /** A longer piece is handed on in several. */
    private static final int MAX_PIECE_BYTES = 32 * 1024;
    private static final int FIRST_PIECE_BYTES = 512;

    /** Where the pieces go. */
    @FunctionalInterface
    interface Pieces {

        /** A line or the rest of one, or a piece after which it goes on. */
        void add(String text, boolean unended);
    }

    private final Pieces pieces;
    private byte[] piece = new byte[FIRST_PIECE_BYTES];
    private int size;
    /** Whether the last piece was of a line that goes on. */
    private boolean open;

    PieceStream(Pieces pieces) {
        this.pieces = pieces;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                endPiece(size, false);
            } else {
                if (size == piece.length) {
                    piece = Arrays.copyOf(piece, Math.min(2 * size, MAX_PIECE_BYTES));
                }
                piece[size++] = bytes[i];
                if (size == MAX_PIECE_BYTES) {
                    endPiece(whole(), true);
                }
            }
        }
        int whole = whole();
        if (whole > 0) {
            endPiece(whole, true);
        }
    }

    /** Ends the line that has been begun, if one has. */
    synchronized void endLine() {
        if (open || size > 0) {
            endPiece(size, false);
        }
    }

    private void endPiece(int length, boolean unended) {
        String text = new String(piece, 0, length, StandardCharsets.UTF_8);
        System.arraycopy(piece, length, piece, 0, size - length);
        size -= length;
        open = unended;
        pieces.add(text, unended);
    }

    /** How many of the bytes are whole characters, or none at all, by the lengths of RFC 3629. */
    private int whole() {
        for (int back = 1; back <= Math.min(3, size); back++) {
            int b = piece[size - back] & 0xff;
            if (b >= 0xc0) {
                int needed = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
                return back < needed ? size - back : size;
            }
            if (b < 0x80) {
                return size;
            }
        }
        return size;
    }
}
