package dev.prong.examples;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/** How far a job has come: a bar on a terminal, elsewhere a line for every tenth of the work. Thread-safe. */
final class Progress {

    private static final int BAR_WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintStream out;
    private final int totalFiles;
    private final long totalBytes;
    private final boolean bar = isTerminal();
    private int files;
    private long bytes;
    private long lastTenth;
    private long lastDrawn;

    Progress(PrintStream out, int totalFiles, long totalBytes) {
        this.out = out;
        this.totalFiles = totalFiles;
        this.totalBytes = totalBytes;
    }

    /** One more file is done, well or not. */
    synchronized void fileDone(long itsBytes) {
        files++;
        bytes += itsBytes;
        if (bar) {
            drawBar();
        } else if (percent() / 10 > lastTenth) {
            lastTenth = percent() / 10;
            out.println(line());
        }
    }

    private void drawBar() {
        boolean last = files == totalFiles;
        if (!last && System.nanoTime() - lastDrawn < REDRAW_NANOS) {
            return;
        }
        lastDrawn = System.nanoTime();
        int filled = (int) (percent() * BAR_WIDTH / 100);
        out.print("\r[" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "] " + line());
        if (last) {
            out.println();
        }
        out.flush();
    }

    private String line() {
        return String.format(Locale.ROOT, "%3d %%  %,d of %,d files, %,d of %,d bytes", percent(), files, totalFiles,
                bytes, totalBytes);
    }

    /** Of the bytes, but not 100 before the last file, which may be empty. */
    private long percent() {
        if (files == totalFiles) {
            return 100;
        }
        return totalBytes == 0 ? 100L * files / totalFiles : Math.min(99, bytes * 100 / totalBytes);
    }

    @SuppressWarnings("SystemConsoleNull") // It is null again without a terminal, since Java 25.
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
