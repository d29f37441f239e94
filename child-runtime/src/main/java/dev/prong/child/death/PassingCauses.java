package dev.prong.child.death;

import dev.prong.DeathCertificate;
import dev.prong.DeathCertificate.OutOfMemory;
import dev.prong.process.StuckStartException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides whether what kept a child from becoming ready may pass by itself. That is so if it was killed by a signal, was
 * late, lost its connection, or lacked what the machine may have again a moment later. Whatever else it says and exits with
 * is taken for permanent, and so is a set-up that fails: whoever writes one knows what passes and tries again in it.
 */
final class PassingCauses {

    private static final int SIGNALLED = 128;

    /** The highest number of a signal, by signal(7). */
    private static final int MAX_SIGNAL = 64;

    /** The exit code of a child that could not reach its parent, and the beginning of the line that says so. */
    private static final int NO_PARENT = 64;
    private static final String OWN_WORDS = "Prong child: ";

    /** The exit code of a child that found the connection to its parent closed. */
    private static final int PARENT_GONE = 65;

    /**
     * The numbers of errno(3) for EAGAIN (11, on macOS 35), ENOMEM, ENFILE, EMFILE, ETXTBSY and ENOSPC. The words that go
     * with them may be in any language.
     */
    private static final Set<Integer> NUMBERS = Set.of(11, 35, 12, 23, 24, 26, 28);
    private static final Pattern NUMBER = Pattern.compile("\\berror[=:] ?(\\d+)");

    /** How the system, the shell and the JVM say the same. */
    private static final List<String> WORDS = List.of("Resource temporarily unavailable", "Cannot allocate memory",
            "Too many open files", "Text file busy", "No space left on device", "Cannot fork",
            "Could not reserve enough space", "Failed to start thread", "pthread_create failed");

    private PassingCauses() {
    }

    /** Whether somebody has killed it, and not the kernel for want of memory, as far as can be told. */
    static boolean isKill(SessionEnd end) {
        return end.startFault().isEmpty() && isSignalled(end.code())
                && end.certificate().endedBy() == DeathCertificate.EndedBy.UNKNOWN;
    }

    static boolean mayPass(SessionEnd end) {
        if (end.ready()) {
            return true; // It could be started.
        }
        return end.fault().map(fault -> mayPass(fault.kind()))
                .orElseGet(() -> end.startFault().isEmpty() && mayPassUnasked(end));
    }

    /** It was killed for that. */
    private static boolean mayPass(Fault.Kind fault) {
        return switch (fault) {
            case LATE, SILENCE, PARENT -> true;
            case PROTOCOL, LIMIT, SETUP -> false;
        };
    }

    private static boolean mayPassUnasked(SessionEnd end) {
        List<String> words = end.certificate().errorOutput().lines();
        return isSignalled(end.code()) || hasLostItsParent(end, words) || lackedMemory(end)
                || words.stream().anyMatch(PassingCauses::saysSo);
    }

    private static boolean isSignalled(int code) {
        return code > SIGNALLED && code <= SIGNALLED + MAX_SIGNAL;
    }

    private static boolean hasLostItsParent(SessionEnd end, List<String> words) {
        return end.remote() || end.code() == PARENT_GONE
                || (end.code() == NO_PARENT && words.stream().anyMatch(line -> line.startsWith(OWN_WORDS)));
    }

    /** A heap that is too small for a child stays so; threads and memory of the machine's may be there again. */
    private static boolean lackedMemory(SessionEnd end) {
        return end.certificate().outOfMemory()
                .filter(kind -> kind == OutOfMemory.THREADS || kind == OutOfMemory.OTHER).isPresent();
    }

    static boolean mayPass(Throwable cause) {
        return Stream.iterate(cause, Objects::nonNull, Throwable::getCause).anyMatch(PassingCauses::isPassing);
    }

    private static boolean isPassing(Throwable cause) {
        return switch (cause) {
            case VirtualMachineError _,StuckStartException _ -> true;
            case IOException e -> e.getMessage() != null && saysSo(e.getMessage());
            default -> false;
        };
    }

    private static boolean saysSo(String text) {
        return WORDS.stream().anyMatch(text::contains)
                || NUMBER.matcher(text).results().anyMatch(found -> NUMBERS.contains(Integer.valueOf(found.group(1))));
    }
}
