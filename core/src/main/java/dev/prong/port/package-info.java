/**
 * The two ends of a channel: {@link dev.prong.port.PortEnd} for the task, {@link dev.prong.port.WorkerEvents} for its
 * starter; start at {@link dev.prong.port.Inbox}. For backends. May change in any minor version. A message may be null,
 * nothing else.
 */
package dev.prong.port;
