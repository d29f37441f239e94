package dev.prong.child.grpc;

import dev.prong.child.RemoteTls;
import dev.prong.child.launch.PrivateFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Reads the files of a {@link RemoteTls}; each error names the file and what is wrong with it. */
final class TlsFiles {

    private static final String PEM_BEGIN = "-----BEGIN ";

    private TlsFiles() {
    }

    /**
     * Looks at this side's own certificate before anybody else does.
     *
     * @throws IOException if a file is missing, or the certificate is not or no longer good
     */
    static void check(RemoteTls files) throws IOException {
        switch (files) {
            case RemoteTls.Pem(var certificates, var key, var _) -> {
                requireReadable(key);
                PrivateFolder.requirePrivate(key);
                requireGood(pem(certificates).getFirst(), certificates);
            }
            case RemoteTls.Pkcs12(var store, var passwordFile, var _) ->
                    requireGood(KeyStores.ofOnlyKey(store, passwordFile), store);
        }
    }

    /** The certificates of those who are believed. */
    static X509Certificate[] authorities(RemoteTls files) throws IOException {
        Path file = files.authorities();
        requireReadable(file);
        List<X509Certificate> all = switch (files) {
            case RemoteTls.Pkcs12 store when !isPem(file) -> KeyStores.certificates(file, store.passwordFile());
            case RemoteTls.Pem _,RemoteTls.Pkcs12 _ -> pem(file);
        };
        return all.toArray(X509Certificate[]::new);
    }

    private static boolean isPem(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(PEM_BEGIN);
    }

    private static List<X509Certificate> pem(Path file) throws IOException {
        requireReadable(file);
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            List<X509Certificate> all = found.stream().map(X509Certificate.class::cast).toList();
            if (all.isEmpty()) {
                throw new CertificateException("there is none in it");
            }
            return all;
        } catch (CertificateException e) {
            throw new IOException("certificates for TLS cannot be read: file=" + file + ", reason=" + e.getMessage()
                    + "; it is to be a PEM file", e);
        }
    }

    static void requireReadable(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IOException("file for TLS cannot be read: file=" + file + ", exists=" + Files.exists(file));
        }
    }

    private static void requireGood(X509Certificate own, Path file) throws IOException {
        Instant now = Clock.systemUTC().instant();
        Instant begin = own.getNotBefore().toInstant();
        Instant end = own.getNotAfter().toInstant();
        if (now.isBefore(begin) || now.isAfter(end)) {
            throw new IOException("certificate for TLS is not good " + (now.isAfter(end) ? "any more" : "yet")
                    + ": file=" + file + ", subject='" + own.getSubjectX500Principal() + "', from=" + begin
                    + ", until=" + end + "; get a new one, or set the clock");
        }
    }
}
