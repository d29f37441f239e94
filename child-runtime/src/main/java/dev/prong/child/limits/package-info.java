/**
 * What a child may have of the machine: memory, processors, descriptors, processes; start at
 * {@link dev.prong.child.limits.ControlGroups}. Nothing is null unless it says so.
 */
package dev.prong.child.limits;
