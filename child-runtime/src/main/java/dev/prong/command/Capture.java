package dev.prong.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
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

    synchronized String text(Charset charset) {
        return bytes.toString(charset);
    }
}
