/**
 * Runs external programs: start at {@link dev.prong.command.Command}. No parameter may be null, and no method returns
 * null, unless its description says so.
 */
package dev.prong.command;
