/**
 * Tasks that hang, crash, leak and flood, each with the report to expect: start at {@link dev.prong.chaos.Chaos}. No
 * parameter may be null.
 */
package dev.prong.chaos;
