/**
 * The runner of the benchmarks: contenders in turns, and their ratios within one run; start at
 * {@link dev.prong.benchmarks.Main}. Null is never given nor returned.
 */
package dev.prong.benchmarks;
