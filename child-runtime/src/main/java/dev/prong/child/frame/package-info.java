/**
 * Frames on their way, the same at both ends and on every transport; start at {@link dev.prong.child.frame.FrameChannel}.
 * Nothing is null unless it says so.
 */
package dev.prong.child.frame;
