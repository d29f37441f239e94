/** How a child JVM is started, up to a running process; start at {@link dev.prong.child.launch.Launcher}. Nothing is
 * null unless it says so. */
package dev.prong.child.launch;
