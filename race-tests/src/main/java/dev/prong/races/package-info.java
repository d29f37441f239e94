/**
 * What threads may not do to each other in a call, a queue and a pool: each class has the races of one thing, and jcstress
 * runs two sides of each millions of times; start at {@link dev.prong.races.CompletionRaces}. Nothing is null unless it
 * says so.
 */
package dev.prong.races;
