/**
 * Tasks, and where they run: start at {@link dev.prong.TaskRuntime}. No parameter may be null unless it says so; a
 * message and a result may be.
 */
package dev.prong;
