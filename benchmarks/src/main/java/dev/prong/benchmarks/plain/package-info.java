/**
 * Programs that measure one contender in a JVM of its own and print its figures; start at
 * {@link dev.prong.benchmarks.plain.QueueScaling}. Null is never given nor returned.
 */
package dev.prong.benchmarks.plain;
