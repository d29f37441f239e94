/**
 * What the JDK's flight recorder hears of tasks and workers, if it records; start at
 * {@link dev.prong.worker.flight.Flight}. Nothing is null unless it says so.
 */
package dev.prong.worker.flight;
