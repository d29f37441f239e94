package dev.prong.child.grpc;

import dev.prong.child.RemoteTls;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;

/** Mutual TLS by the JDK, from files: each side shows a certificate and believes its own authorities only. */
final class Tls {

    private Tls() {
    }

    /**
     * What a parent listens with.
     *
     * @throws IOException if the files cannot be used; it names the one
     */
    static SslContext ofServer(RemoteTls files) throws IOException {
        Sockets.prepare();
        TlsFiles.check(files);
        try {
            SslContextBuilder builder = switch (files) {
                case RemoteTls.Pem(var certificates, var key, var _) ->
                        SslContextBuilder.forServer(certificates.toFile(), key.toFile());
                case RemoteTls.Pkcs12(var store, var passwordFile, var _) ->
                        SslContextBuilder.forServer(KeyStores.keys(store, passwordFile));
            };
            return build(files, builder.clientAuth(ClientAuth.REQUIRE));
        } catch (IllegalArgumentException e) {
            throw unusable(files, e);
        }
    }

    /**
     * What a child dials with.
     *
     * @throws IOException if the files cannot be used; it names the one
     */
    static SslContext ofClient(RemoteTls files) throws IOException {
        Sockets.prepare();
        TlsFiles.check(files);
        try {
            SslContextBuilder builder = SslContextBuilder.forClient();
            return build(files, switch (files) {
                case RemoteTls.Pem(var certificates, var key, var _) ->
                        builder.keyManager(certificates.toFile(), key.toFile());
                case RemoteTls.Pkcs12(var store, var passwordFile, var _) ->
                        builder.keyManager(KeyStores.keys(store, passwordFile));
            });
        } catch (IllegalArgumentException e) {
            throw unusable(files, e);
        }
    }

    private static SslContext build(RemoteTls files, SslContextBuilder builder) throws IOException {
        return GrpcSslContexts.configure(builder.trustManager(TlsFiles.authorities(files)), SslProvider.JDK).build();
    }

    /** What is wrong with a key in a PEM file; the rest was looked at before. */
    private static IOException unusable(RemoteTls files, IllegalArgumentException cause) {
        File key = files instanceof RemoteTls.Pem pem ? pem.key().toFile() : null;
        return new IOException("key for TLS cannot be used: file=" + key + ", reason=" + cause.getMessage()
                + "; it is to be a PEM file, PKCS #8 without a password", cause);
    }
}
