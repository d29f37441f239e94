/**
 * The threads that Prong begins for itself; start at {@link dev.prong.thread.OwnThreads}. For backends. May change in any
 * minor version. Nothing may be null.
 */
package dev.prong.thread;
