package dev.prong.benchmarks;

import dev.prong.benchmarks.report.Figure;
import dev.prong.benchmarks.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Measurements that belong in one table.
 *
 * @param title what, in which unit, and whether less or more is better
 * @param base the contender that the ratios are to
 * @param probes in the order in which a round takes them: the contenders of a case next to each other
 */
record Group(String title, String base, List<Probe> probes) {

    /**
     * Measures in rounds, A B C A B C, so that noise hits all alike, and prints the table. A probe that fails is reported
     * and left out with all its figures.
     *
     * @return how many probes failed
     */
    int run(int rounds, PrintStream out) throws InterruptedException {
        List<Probe> running = new ArrayList<>(probes);
        List<List<Figure>> figures = new ArrayList<>();
        probes.forEach(_ -> figures.add(new ArrayList<>()));
        for (int round = 1; round <= rounds; round++) {
            out.println(title + ": round " + round + " of " + rounds + ", " + running.size() + " measurements");
            for (Probe probe : List.copyOf(running)) {
                List<Figure> taken = figures.get(probes.indexOf(probe));
                if (!measure(probe, taken, out)) {
                    running.remove(probe);
                    taken.clear(); // Half a series must not pass for a whole one.
                }
            }
        }
        Table table = new Table(title, base);
        figures.forEach(taken -> taken.forEach(table::add));
        out.println();
        out.println(table);
        return probes.size() - running.size();
    }

    private static boolean measure(Probe probe, List<Figure> figures, PrintStream out) throws InterruptedException {
        try {
            figures.addAll(probe.measure());
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            out.println("  FAILED and left out: " + probe.name() + ": " + e.getMessage());
            return false;
        }
    }
}
