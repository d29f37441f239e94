/** The children that take calls from the queue; start at {@link dev.prong.child.pool.ChildPool}. Nothing is null. */
package dev.prong.child.pool;
