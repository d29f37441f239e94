/**
 * Every snippet of a tutorial on Node's worker threads and child processes, ported and run, and one real job: start at
 * {@link dev.prong.examples.Main}, which lists and runs them. Nothing is null.
 */
package dev.prong.examples;
