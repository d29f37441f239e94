/**
 * Text that others have written or that exceptions give, made fit for logs, terminals and messages; start at
 * {@link dev.prong.text.Printable}. For backends. May change in any minor version. Nothing is null.
 */
package dev.prong.text;
