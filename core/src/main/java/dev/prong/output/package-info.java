/**
 * What tasks print, as lines, for the backends: start at {@link dev.prong.output.TaskOutput}. Nothing is null.
 */
package dev.prong.output;
