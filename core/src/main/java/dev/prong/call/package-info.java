/**
 * One task on its way through a backend; start at {@link dev.prong.call.Call}. Nothing is null unless it says so.
 */
package dev.prong.call;
