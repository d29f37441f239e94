package dev.prong.child.grpc;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Names Unix domain sockets to gRPC, which makes a URI of every address and refuses paths that have no place in one. The
 * path stands in the URI in the encoding of forms. Thread-safe.
 */
final class SocketTarget extends NameResolverProvider {

    private static final String SCHEME = "prong-socket";

    static {
        NameResolverRegistry.getDefaultRegistry().register(new SocketTarget());
    }

    private SocketTarget() {
    }

    /** The target of a channel to {@code address}. */
    static String of(UnixDomainSocketAddress address) {
        return SCHEME + ":/" + URLEncoder.encode(address.getPath().toString(), StandardCharsets.UTF_8);
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return 5; // The middle, as gRPC's own.
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
        return Set.of(UnixDomainSocketAddress.class);
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        return SCHEME.equals(target.getScheme()) ? new Known(UnixDomainSocketAddress.of(
                URLDecoder.decode(target.getRawPath().substring(1), StandardCharsets.UTF_8))) : null;
    }

    /** Has nothing to look up. */
    private static final class Known extends NameResolver {

        private final SocketAddress address;

        Known(SocketAddress address) {
            this.address = address;
        }

        @Override
        public String getServiceAuthority() {
            return "prong";
        }

        @Override
        public void start(Listener2 listener) {
            listener.onResult2(ResolutionResult.newBuilder()
                    .setAddressesOrError(StatusOr.fromValue(List.of(new EquivalentAddressGroup(address)))).build());
        }

        @Override
        public void shutdown() {
            // Nothing is open.
        }
    }
}
