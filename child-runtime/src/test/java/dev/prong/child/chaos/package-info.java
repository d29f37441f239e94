/** The chaos kit against children: start at {@link dev.prong.child.chaos.ChaosTest}. No parameter may be null. */
package dev.prong.child.chaos;
