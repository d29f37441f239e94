/** The gRPC services of the contract; start at {@link dev.prong.proto.rpc.Connect}. Nothing is null. */
package dev.prong.proto.rpc;
