package dev.prong.benchmarks;

import dev.prong.benchmarks.Settings.Topic;
import dev.prong.benchmarks.report.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Runs benchmarks and prints their tables, one for each group, with ratios within this run.
 *
 * <pre>
 * [TOPIC,TOPIC...] [--quick] [--rounds=N]   TOPIC: latency throughput child children memory pause scaling node
 * jmh ARGUMENT...                           JMH itself, with its own arguments
 * </pre>
 *
 * <p>Exits with 0 if all was measured, 1 if something failed (it says what), 2 if the arguments make no sense.
 */
public final class Main {

    private Main() {
    }

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("jmh")) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        try {
            System.exit(run(Settings.parse(List.of(args))) == 0 ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static int run(Settings settings) throws Exception {
        Files.createDirectories(Path.of("target", "bench"));
        System.out.print(Machine.describe());
        Optional<Path> node = settings.topics().contains(Topic.NODE) ? NodePeers.install(System.out)
                : Optional.empty();
        if (settings.quick()) {
            System.out.println("WARNING     --quick shows that the benchmarks work; its figures mean nothing");
        }
        System.out.println();
        int failed = 0;
        for (Group group : new Plan(settings, node).groups()) {
            failed += group.run(settings.rounds(), System.out);
        }
        return failed;
    }
}
