package dev.prong.child;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How one side of a connection between machines proves who it is, and whom it believes: files in PEM format. Both sides
 * have one, each with a certificate of its own.
 *
 * @param certificates this side's certificate, and those between it and its authority
 * @param key its private key, as PKCS #8, without a password; to be readable by nobody else
 * @param authorities the certificates of the authorities that the other side's certificate may come from
 */
public record RemoteTls(Path certificates, Path key, Path authorities) {
    public RemoteTls {
        Objects.requireNonNull(certificates, "certificates");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(authorities, "authorities");
    }
}
