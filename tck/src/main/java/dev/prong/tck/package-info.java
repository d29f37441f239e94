/**
 * The contract of a backend as a JUnit suite: start at {@link dev.prong.tck.TaskRuntimeContract}. No parameter may be
 * null.
 */
package dev.prong.tck;
