package dev.prong.benchmarks;

import dev.prong.benchmarks.contender.TinyTask;
import dev.prong.benchmarks.report.Figure;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of a Node pool in a process of its own.
 *
 * @param folder where the peers are installed
 * @param pool its package
 * @param workers {@code threads} or {@code processes}
 * @param quantity {@code latency} or {@code throughput}
 */
record NodePeer(Path folder, String pool, String workers, String quantity, Settings settings) implements Probe {

    private static final Pattern VALUE = Pattern.compile("\"value\":([-+.eE0-9]+)");

    @Override
    public String name() {
        return "node-" + pool + "-" + workers + "-" + quantity;
    }

    /** Its task takes a number and gives the next one, so it stands beside the lambdas that capture a long. */
    @Override
    public List<Figure> measure() throws Exception {
        int seconds = settings.quick() ? 0 : 1;
        List<String> lines = Programs.run(folder, List.of("node", "bench.mjs", pool, workers, quantity,
                String.valueOf(settings.batch()), String.valueOf(seconds)));
        Matcher value = VALUE.matcher(String.join("", lines));
        if (!value.find()) {
            throw new IllegalStateException("no value in the answer of bench.mjs: answer=" + lines);
        }
        String kind = TinyTask.CAPTURING.title();
        return List.of(new Figure(quantity.equals("latency") ? kind : "submit, " + kind, "node " + pool,
                Double.parseDouble(value.group(1))));
    }
}
