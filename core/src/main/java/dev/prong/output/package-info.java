/**
 * What tasks print, as lines: start at {@link dev.prong.output.TaskOutput}. For backends. May change in any minor
 * version. Nothing is null.
 */
package dev.prong.output;
