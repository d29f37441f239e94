package dev.prong.child;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How one side of a connection between machines proves who it is, and whom it believes: files on its machine. Both sides
 * have one, each with a certificate of its own. The files are read when the parent begins to listen and when the child
 * dials; what is missing, unreadable or expired is then named in the error.
 */
public sealed interface RemoteTls {

    /**
     * The certificates of the authorities that the other side's certificate may come from: a PEM file, or a PKCS #12
     * store of certificates, whose password is that of the key store.
     */
    Path authorities();

    /**
     * Certificates and key in PEM files.
     *
     * @param certificates this side's certificate, and those between it and its authority
     * @param key its private key, as PKCS #8, without a password; refused if others than its owner can read it
     * @param authorities whom it believes, a PEM file
     */
    static RemoteTls pem(Path certificates, Path key, Path authorities) {
        return new Pem(certificates, key, authorities);
    }

    /**
     * Certificates and key in a PKCS #12 key store with one key.
     *
     * @param keyStore this side's key and certificate, and those between it and its authority
     * @param passwordFile a file whose first line is the password of the store and its key; refused if others
     *            than its owner can read it
     * @param authorities whom it believes, a PEM file or a PKCS #12 store with the same password
     */
    static RemoteTls pkcs12(Path keyStore, Path passwordFile, Path authorities) {
        return new Pkcs12(keyStore, passwordFile, authorities);
    }

    /** What {@link #pem} makes. */
    record Pem(Path certificates, Path key, Path authorities) implements RemoteTls {
        public Pem {
            Objects.requireNonNull(certificates, "certificates");
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(authorities, "authorities");
        }
    }

    /** What {@link #pkcs12} makes. */
    record Pkcs12(Path keyStore, Path passwordFile, Path authorities) implements RemoteTls {
        public Pkcs12 {
            Objects.requireNonNull(keyStore, "keyStore");
            Objects.requireNonNull(passwordFile, "passwordFile");
            Objects.requireNonNull(authorities, "authorities");
        }
    }
}
