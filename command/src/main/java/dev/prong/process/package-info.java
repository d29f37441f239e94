/**
 * How this module starts processes, signals them and ends their whole trees: start at {@link
 * dev.prong.process.Spawner}. Not exported. No parameter may be null.
 */
package dev.prong.process;
