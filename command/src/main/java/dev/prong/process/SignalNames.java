package dev.prong.process;

import java.util.Map;
import java.util.Optional;

/** The names of the signals that end processes, by signal(7), and what differs on macOS. Stateless. */
public final class SignalNames {

    private static final Map<Integer, String> COMMON = Map.ofEntries(Map.entry(1, "HUP"), Map.entry(2, "INT"),
            Map.entry(3, "QUIT"), Map.entry(4, "ILL"), Map.entry(5, "TRAP"), Map.entry(6, "ABRT"), Map.entry(8, "FPE"),
            Map.entry(9, "KILL"), Map.entry(11, "SEGV"), Map.entry(13, "PIPE"), Map.entry(14, "ALRM"),
            Map.entry(15, "TERM"), Map.entry(24, "XCPU"), Map.entry(25, "XFSZ"), Map.entry(26, "VTALRM"),
            Map.entry(27, "PROF"));
    private static final Map<Integer, String> OWN = System.getProperty("os.name").startsWith("Mac")
            ? Map.of(7, "EMT", 10, "BUS", 12, "SYS", 30, "USR1", 31, "USR2")
            : Map.of(7, "BUS", 10, "USR1", 12, "USR2", 16, "STKFLT", 29, "IO", 30, "PWR", 31, "SYS");

    private SignalNames() {
    }

    /** The name without SIG; empty if no process ends by a signal of that number, or it has no name. */
    public static Optional<String> of(int number) {
        return Optional.ofNullable(COMMON.get(number)).or(() -> Optional.ofNullable(OWN.get(number)));
    }
}
