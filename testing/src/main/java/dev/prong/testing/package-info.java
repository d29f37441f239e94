/** What tests of processes share: start at {@link dev.prong.testing.Residue}. No parameter may be null. */
package dev.prong.testing;
