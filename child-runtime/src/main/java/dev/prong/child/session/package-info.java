/**
 * The parent's side of one child, from the launch of its process to its end; start at
 * {@link dev.prong.child.session.Session}. Nothing is null unless it says so.
 */
package dev.prong.child.session;
