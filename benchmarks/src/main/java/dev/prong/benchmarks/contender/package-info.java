/**
 * Prong's runtimes and their peers behind one interface; start at {@link dev.prong.benchmarks.contender.Contenders}. Null
 * is never given nor returned.
 */
package dev.prong.benchmarks.contender;
