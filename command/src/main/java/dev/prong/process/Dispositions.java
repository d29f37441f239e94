package dev.prong.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What processes do about signals, as far as {@code /proc} tells; see proc_pid_status(5). Stateless. */
public final class Dispositions {

    private static final List<String> OTHERWISE = List.of("SigBlk:", "SigIgn:", "SigCgt:");

    private Dispositions() {
    }

    /**
     * Tells whether a process leaves a signal to the system now: whether it neither handles nor ignores nor blocks it.
     *
     * @param number the signal's on this system
     * @return empty if that cannot be told
     */
    public static Optional<Boolean> isDefault(long pid, int number) {
        try {
            List<String> masks = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"),
                    StandardCharsets.ISO_8859_1).stream().filter(Dispositions::isMask).toList();
            long bit = 1L << (number - 1);
            return masks.size() < OTHERWISE.size() ? Optional.empty()
                    : Optional.of(masks.stream().noneMatch(line -> (mask(line) & bit) != 0));
        } catch (IOException _) {
            return Optional.empty(); // It has ended, or this is no Linux.
        }
    }

    private static boolean isMask(String line) {
        return OTHERWISE.stream().anyMatch(line::startsWith);
    }

    /** The last 64 signals' bits; some processors have 128. */
    private static long mask(String line) {
        String digits = line.substring(line.indexOf(':') + 1).strip();
        return Long.parseUnsignedLong(digits.substring(Math.max(0, digits.length() - 16)), 16);
    }
}
