/** The threads that Prong begins for itself; start at {@link dev.prong.thread.OwnThreads}. Nothing may be null. */
package dev.prong.thread;
