/**
 * What a child died of, and what is told of it; start at {@link dev.prong.child.death.Coroner}. Nothing is null unless it
 * says so.
 */
package dev.prong.child.death;
