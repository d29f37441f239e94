package dev.prong.child;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a runtime listens for children that are started elsewhere; see {@link ChildRuntime.Builder#accept}. Immutable.
 */
public final class RemoteAccess {

    private final SocketAddress address;
    private final Optional<RemoteTls> tls;

    private RemoteAccess(SocketAddress address, Optional<RemoteTls> tls) {
        this.address = address;
        this.tls = tls;
    }

    /** On a Unix domain socket, which must not exist; only this user can open it (mode 0600). */
    public static RemoteAccess onSocket(Path path) {
        return new RemoteAccess(UnixDomainSocketAddress.of(path.toAbsolutePath()), Optional.empty());
    }

    /** On a port of the loopback interface, 0 for a free one: other users of this machine reach it, without a token in vain. */
    public static RemoteAccess onLoopback(int port) {
        return new RemoteAccess(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Optional.empty());
    }

    /** The same with mutual TLS. */
    public static RemoteAccess onLoopback(int port, RemoteTls tls) {
        return on(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), tls);
    }

    /**
     * On an address of this machine, with mutual TLS.
     *
     * @throws IllegalArgumentException if the address is not resolved
     */
    public static RemoteAccess on(InetSocketAddress address, RemoteTls tls) {
        requireResolved(address);
        return new RemoteAccess(address, Optional.of(Objects.requireNonNull(tls, "tls")));
    }

    /**
     * On an address of the loopback interface without TLS.
     *
     * @throws IllegalArgumentException if others than this machine could reach it
     */
    public static RemoteAccess on(InetSocketAddress address) {
        requireResolved(address);
        if (!address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("an address that other machines can reach needs mutual TLS: address="
                    + address + "; give a RemoteTls, or listen on the loopback interface");
        }
        return new RemoteAccess(address, Optional.empty());
    }

    private static void requireResolved(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("address cannot be resolved: address=" + address);
        }
    }

    SocketAddress address() {
        return address;
    }

    Optional<RemoteTls> tls() {
        return tls;
    }

    @Override
    public String toString() {
        return address + (tls.isPresent() ? " with TLS" : "");
    }
}
