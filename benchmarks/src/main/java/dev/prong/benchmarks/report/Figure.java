package dev.prong.benchmarks.report;

/**
 * One measured number.
 *
 * @param what what was measured, with its unit where the table has several
 * @param contender whose number it is
 * @param value the number
 */
public record Figure(String what, String contender, double value) {
}
