/**
 * What a child prints, on its way to those who hear it; start at {@link dev.prong.child.output.Delivery}. Nothing is null
 * unless it says so.
 */
package dev.prong.child.output;
