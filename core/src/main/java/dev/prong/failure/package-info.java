/**
 * Exceptions that cross between processes as data; start at {@link dev.prong.failure.FailureData}. For backends. May
 * change in any minor version. Null means what the component's description says; nothing else is null.
 */
package dev.prong.failure;
