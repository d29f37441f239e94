/** Frames over a pair of byte streams; start at {@link dev.prong.child.stdio.StdioLink}. Nothing is null unless it says so. */
package dev.prong.child.stdio;
