/**
 * Figures as tables; start at {@link dev.prong.benchmarks.report.Table}. Null is never given nor returned.
 */
package dev.prong.benchmarks.report;
