/**
 * Frames over a gRPC stream on a private socket; start at {@link dev.prong.child.grpc.GrpcConnector}. Only children that
 * talk gRPC load these classes. Nothing is null unless it says so.
 */
package dev.prong.child.grpc;
