/** Text that others have written, made fit for logs, terminals and messages; start at {@link dev.prong.text.Printable}.
 * Nothing is null. */
package dev.prong.text;
