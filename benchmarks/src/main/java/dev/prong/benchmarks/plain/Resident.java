package dev.prong.benchmarks.plain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of a process that is in use, by proc(5). */
final class Resident {

    private static final String KEY = "VmRSS:";

    private Resident() {
    }

    /** Of the process of that id. */
    static double mebibytes(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        String line = Files.readAllLines(status).stream().filter(each -> each.startsWith(KEY)).findFirst()
                .orElseThrow(() -> new IOException("no resident memory: file=" + status));
        return Long.parseLong(line.substring(KEY.length()).replace("kB", "").strip()) / 1024.0;
    }
}
