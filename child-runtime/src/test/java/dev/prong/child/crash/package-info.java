/** Tests of what becomes of tasks that kill their children. */
package dev.prong.child.crash;
