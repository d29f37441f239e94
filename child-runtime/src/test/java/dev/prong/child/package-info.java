/**
 * The hard cases of the child runtime, by real processes; what every backend keeps is tested by the contract.
 */
package dev.prong.child;
