/**
 * Runs one call on one thread, for this backend and for the child that hosts tasks; start at
 * {@link dev.prong.worker.run.CallRunner}. Nothing is null unless it says so.
 */
package dev.prong.worker.run;
