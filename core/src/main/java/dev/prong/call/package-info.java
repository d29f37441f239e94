/**
 * One task on its way through a backend; start at {@link dev.prong.call.Call}. For backends. May change in any minor
 * version. Nothing is null unless it says so.
 */
package dev.prong.call;
