/**
 * The thread-pool backend: start at {@link dev.prong.worker.WorkerRuntime}. No parameter may be null.
 */
package dev.prong.worker;
