/**
 * Caches of what a child's JVM loads before its first task, made ahead of time by the JVM itself (JEP 483, 514, 515): a
 * child with one starts with less than half of the work. Begin with {@link dev.prong.child.aot.AotCache}. Nothing is null.
 */
package dev.prong.child.aot;
