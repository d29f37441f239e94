/**
 * How a child that was launched, or started elsewhere, and its parent come to be connected; start at
 * {@link dev.prong.child.connect.Connector}. Nothing is null unless it says so.
 */
package dev.prong.child.connect;
