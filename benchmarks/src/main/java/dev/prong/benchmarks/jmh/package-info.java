/**
 * What JMH measures; start at {@link dev.prong.benchmarks.jmh.Latency}. Null is never given nor returned.
 */
package dev.prong.benchmarks.jmh;
