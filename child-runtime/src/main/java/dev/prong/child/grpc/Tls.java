package dev.prong.child.grpc;

import dev.prong.child.RemoteTls;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;

/** Mutual TLS by the JDK, from files: each side shows a certificate and believes its own authorities only. */
final class Tls {

    private Tls() {
    }

    static SslContext ofServer(RemoteTls files) throws IOException {
        Sockets.prepare();
        try {
            return GrpcSslContexts.configure(SslContextBuilder.forServer(files.certificates().toFile(),
                    files.key().toFile()).trustManager(files.authorities().toFile()).clientAuth(ClientAuth.REQUIRE),
                    SslProvider.JDK).build();
        } catch (IllegalArgumentException | IOException e) {
            throw unusable(files, e);
        }
    }

    static SslContext ofClient(RemoteTls files) throws IOException {
        Sockets.prepare();
        try {
            return GrpcSslContexts.configure(SslContextBuilder.forClient()
                    .keyManager(files.certificates().toFile(), files.key().toFile())
                    .trustManager(files.authorities().toFile()), SslProvider.JDK).build();
        } catch (IllegalArgumentException | IOException e) {
            throw unusable(files, e);
        }
    }

    private static IOException unusable(RemoteTls files, Exception cause) {
        return new IOException("files for TLS cannot be used: certificates=" + files.certificates() + ", key="
                + files.key() + ", authorities=" + files.authorities() + ", reason=" + cause.getMessage()
                + "; they are to be PEM files, the key PKCS #8 without a password", cause);
    }
}
