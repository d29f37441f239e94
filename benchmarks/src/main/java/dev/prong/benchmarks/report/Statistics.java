package dev.prong.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** What is printed about the numbers of the rounds. */
final class Statistics {

    private Statistics() {
    }

    /**
     * The middle of the numbers in order, or the mean of the two in the middle.
     *
     * @throws IllegalArgumentException if there is none
     */
    static double median(List<Double> numbers) {
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException("no median of no numbers");
        }
        double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int upper = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2;
    }

    /**
     * The median of the ratios that the rounds have given, each to the base of the same round: what made a whole round
     * slow has no part in it. Not a number if a base is zero.
     *
     * @throws IllegalArgumentException if there are not as many of the one as of the other
     */
    static double ratio(List<Double> numbers, List<Double> bases) {
        if (numbers.size() != bases.size()) {
            throw new IllegalArgumentException("rounds do not match: numbers=" + numbers + ", bases=" + bases);
        }
        if (bases.contains(0.0)) {
            return Double.NaN;
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < numbers.size(); round++) {
            ratios.add(numbers.get(round) / bases.get(round));
        }
        return median(ratios);
    }
}
