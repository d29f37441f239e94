/** Where the tasks of a worker runtime print to: start at {@link dev.prong.worker.output.Outputs}. Nothing is null. */
package dev.prong.worker.output;
