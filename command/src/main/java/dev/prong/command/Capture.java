package dev.prong.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/** All the output of {@code exec}, up to a limit. What comes after is dropped, and the first of it is reported. */
final class Capture implements Sink {

    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Runnable overflow = () -> {
    };
    private boolean overflowed;

    Capture(int limit) {
        this.limit = limit;
    }

    /** What to do when there is more; to be said before the pump begins. */
    void onOverflow(Runnable action) {
        overflow = action;
    }

    @Override
    public boolean accept(byte[] more, int length) {
        if (keep(more, length)) {
            overflow.run();
        }
        // Read to the end even after an overflow: a full pipe would keep a program from ending when it is asked to.
        return true;
    }

    /** Whether the limit has been passed by this very call. */
    private synchronized boolean keep(byte[] more, int length) {
        int kept = Math.min(length, limit - bytes.size());
        bytes.write(more, 0, kept);
        boolean first = kept < length && !overflowed;
        overflowed |= first;
        return first;
    }

    @Override
    public void end(Optional<IOException> failure) {
        failure.ifPresent(e -> Log.warning("output broke off before its end", e));
    }

    @Override
    public void widen(int more) {
        // It waits for nobody.
    }

    /** Whether there was more than the limit allows. */
    synchronized boolean isOver() {
        return overflowed;
    }

    /** What was kept; a character that the limit has cut is left out. */
    synchronized String text(Charset charset) {
        if (!overflowed) {
            return bytes.toString(charset);
        }
        CharsetDecoder decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer input = ByteBuffer.wrap(bytes.toByteArray());
        CharBuffer text = CharBuffer.allocate((int) Math.ceil(input.remaining() * (double) decoder.maxCharsPerByte()));
        decoder.decode(input, text, false); // This is not the end of the input, so its last bytes may wait for more.
        return text.flip().toString();
    }
}
