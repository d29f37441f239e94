package dev.prong.child.grpc;

import dev.prong.child.RemoteTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

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
                requireGood(pem(certificates).getFirst(), certificates);
            }
            case RemoteTls.Pkcs12 store -> {
                KeyStore keys = open(store.keyStore(), store.passwordFile());
                requireGood(certificate(keys, onlyKey(keys, store.keyStore())), store.keyStore());
            }
        }
    }

    /** The key of a key store. */
    static KeyManagerFactory keys(RemoteTls.Pkcs12 files) throws IOException {
        KeyStore store = open(files.keyStore(), files.passwordFile());
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password(files.passwordFile()));
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IOException("key of the key store for TLS cannot be used: file=" + files.keyStore() + ", reason="
                    + e.getMessage() + "; key and store are to have the same password", e);
        }
    }

    /** The certificates of those who are believed. */
    static X509Certificate[] authorities(RemoteTls files) throws IOException {
        Path file = files.authorities();
        requireReadable(file);
        List<X509Certificate> all = switch (files) {
            case RemoteTls.Pkcs12 store when !isPem(file) -> certificates(open(file, store.passwordFile()), file);
            case RemoteTls.Pem _, RemoteTls.Pkcs12 _ -> pem(file);
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

    private static KeyStore open(Path file, Path passwordFile) throws IOException {
        requireReadable(file);
        char[] password = password(passwordFile);
        try (var in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return store;
        } catch (IOException e) {
            String reason = e.getCause() instanceof UnrecoverableKeyException ? "its password is another"
                    : e.getMessage();
            throw new IOException("key store for TLS cannot be opened: file=" + file + ", passwordFile=" + passwordFile
                    + ", reason=" + reason + "; it is to be PKCS #12, the password the first line of that file", e);
        } catch (GeneralSecurityException e) {
            throw new IOException("key store for TLS cannot be opened: file=" + file + ", reason=" + e.getMessage(), e);
        }
    }

    private static char[] password(Path file) throws IOException {
        requireReadable(file);
        return Files.readString(file).lines().findFirst().orElse("").toCharArray();
    }

    private static String onlyKey(KeyStore store, Path file) throws IOException {
        List<String> keys = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    keys.add(alias);
                }
            }
        } catch (KeyStoreException e) {
            throw new IllegalStateException("store has been loaded", e);
        }
        if (keys.size() != 1) {
            throw new IOException("key store for TLS must have one key: file=" + file + ", keys=" + keys);
        }
        return keys.getFirst();
    }

    private static List<X509Certificate> certificates(KeyStore store, Path file) throws IOException {
        List<X509Certificate> all = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias)) {
                    all.add(certificate(store, alias));
                }
            }
        } catch (KeyStoreException e) {
            throw new IllegalStateException("store has been loaded", e);
        }
        if (all.isEmpty()) {
            throw new IOException("store of authorities for TLS has no certificate of its own: file=" + file
                    + "; import them, or name a PEM file");
        }
        return all;
    }

    private static X509Certificate certificate(KeyStore store, String alias) {
        try {
            return (X509Certificate) store.getCertificate(alias);
        } catch (KeyStoreException e) {
            throw new IllegalStateException("store has been loaded", e);
        }
    }

    private static void requireReadable(Path file) throws IOException {
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
