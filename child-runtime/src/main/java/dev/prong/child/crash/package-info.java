/**
 * What becomes of tasks that kill their children: who is to blame, who is counted, and who is refused; start at
 * {@link dev.prong.child.crash.CrashPolicy}. Nothing is null.
 */
package dev.prong.child.crash;
