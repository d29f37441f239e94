/**
 * The classes of tasks that are on no class path, which a child asks its parent for; start at
 * {@link dev.prong.child.classes.ClassServer}. Nothing is null unless it says so.
 */
package dev.prong.child.classes;
