package dev.prong.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory a process has, as Linux tells in {@code /proc}. Stateless. */
public final class ProcessMemory {

    private static final String RESIDENT = "VmRSS:";

    private ProcessMemory() {
    }

    /**
     * The resident set size of a process in bytes, see proc_pid_status(5); empty where there is no such process, no
     * {@code /proc}, or where it is a zombie. Takes some ten microseconds.
     */
    public static OptionalLong residentBytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"),
                    StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(RESIDENT)) {
                    // As in "VmRSS:     123456 kB", where a kB is 1024 bytes.
                    String kibibytes = line.substring(RESIDENT.length(), line.length() - " kB".length()).strip();
                    return OptionalLong.of(Long.parseLong(kibibytes) * 1024);
                }
            }
            return OptionalLong.empty();
        } catch (IOException _) {
            // It ended meanwhile, or this is no Linux.
            return OptionalLong.empty();
        }
    }
}
