package dev.prong.child;

import dev.prong.child.grpc.GrpcConnector;
import dev.prong.child.connect.Connector;
import dev.prong.child.connect.StdioConnector;
import java.nio.file.Path;

/**
 * The connector of a runtime, and what it holds.
 *
 * @param connector how children connect
 * @param resources what is to be closed after the last of them has gone
 */
record TransportConnector(Connector connector, Runnable resources) {

    /** What {@code transport} needs; its files go to {@code folder}. */
    static TransportConnector open(Transport transport, Path folder) {
        return switch (transport) {
            case STDIO -> new TransportConnector(new StdioConnector(), () -> {});
            case GRPC -> {
                GrpcConnector grpc = GrpcConnector.open(folder);
                yield new TransportConnector(grpc, grpc::close);
            }
        };
    }

    void close() {
        resources.run();
    }
}
