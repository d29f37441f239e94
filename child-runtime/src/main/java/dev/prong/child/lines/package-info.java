/** What is printed, as lines: {@link dev.prong.child.lines.LineStream}. Nothing is null. */
package dev.prong.child.lines;
