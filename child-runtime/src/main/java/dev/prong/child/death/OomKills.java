package dev.prong.child.death;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** How often the kernel has killed a process of this machine because memory was short. Stateless. */
public final class OomKills {

    /** How a process looks that was killed so: by KILL. */
    public static final int CODE = 128 + 9;

    private static final Path COUNTERS = Path.of("/proc/vmstat");
    private static final String COUNTER = "oom_kill ";

    private OomKills() {
    }

    /** The count since the start of the system, limits of control groups included; empty where this is no Linux. */
    public static OptionalLong count() {
        try {
            return in(Files.readAllLines(COUNTERS, StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            return OptionalLong.empty(); // No Linux, or one that does not show it.
        }
    }

    static OptionalLong in(List<String> counters) {
        return counters.stream().filter(line -> line.startsWith(COUNTER))
                .mapToLong(line -> Long.parseLong(line.substring(COUNTER.length()).strip())).findFirst();
    }

    /** Whether it is certain that the count has risen since it was {@code before}. */
    public static boolean roseSince(OptionalLong before) {
        OptionalLong now = before.isPresent() ? count() : OptionalLong.empty();
        return now.isPresent() && now.getAsLong() > before.getAsLong();
    }
}
