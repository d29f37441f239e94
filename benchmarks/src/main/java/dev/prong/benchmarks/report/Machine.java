package dev.prong.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Where and when the figures were taken, without which they mean nothing. */
public final class Machine {

    private static final double QUIET = 0.5;

    private Machine() {
    }

    /** The lines over the tables: machine, JDK, load, date, and a warning if the machine was busy. */
    public static String describe() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        double load = system.getSystemLoadAverage();
        String text = String.format(Locale.ROOT, """
                machine     %s, %d processors, %s %s %s
                JDK         %s, %s
                load        %s
                date        %s
                """, processor(), Runtime.getRuntime().availableProcessors(), system.getName(), system.getVersion(),
                system.getArch(), Runtime.version(), System.getProperty("java.vm.name"),
                load < 0 ? "unknown" : String.format(Locale.ROOT, "%.2f in the last minute", load),
                OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MINUTES));
        return text + warning(load);
    }

    /** What stands under a load average that spoils the figures; nothing under a quiet one. */
    static String warning(double load) {
        return load <= QUIET ? ""
                : String.format(Locale.ROOT,
                        "WARNING     the machine is busy: load=%.2f, quiet=%.1f or less; these figures are not worth keeping%n",
                        load, QUIET);
    }

    private static String processor() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return lines.stream().filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("processor unknown");
        } catch (IOException _) {
            return "processor unknown"; // Only Linux has the file; the rest of the line says which system it is.
        }
    }
}
