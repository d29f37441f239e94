/**
 * What a hostile child may send its parent, made up by a coverage-guided fuzzer; start at {@link dev.prong.fuzz.Main},
 * which runs each {@link dev.prong.fuzz.Target} in a JVM of its own. Nothing is null unless it says so.
 */
package dev.prong.fuzz;
