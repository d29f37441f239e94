/**
 * The child's side: connects to the parent and runs the tasks it sends; start at
 * {@link dev.prong.child.host.ChildMain}. Nothing is null unless it says so.
 */
package dev.prong.child.host;
