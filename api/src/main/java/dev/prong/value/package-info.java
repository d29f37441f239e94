/**
 * What a value is, how it is taken apart, copied and refused: one classification for threads and for the wire. Start at
 * {@link dev.prong.value.Shape}, which says what an object is, and {@link dev.prong.value.Walk}, which goes through it.
 * For backends. May change in any minor version. No parameter may be null unless it says so; a value and its parts may be.
 */
package dev.prong.value;
