/**
 * The first exchange on a connection, from both sides; start at {@link dev.prong.child.handshake.Handshake}. Nothing is
 * null unless it says so.
 */
package dev.prong.child.handshake;
