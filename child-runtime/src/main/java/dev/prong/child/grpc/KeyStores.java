package dev.prong.child.grpc;

import dev.prong.child.launch.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/** Reads PKCS #12 stores; each error names the file and what is wrong with it. */
final class KeyStores {

    private KeyStores() {
    }

    /** The keys of a store, for TLS. */
    static KeyManagerFactory keys(Path file, Path passwordFile) throws IOException {
        KeyStore store = open(file, passwordFile);
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password(passwordFile));
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IOException("key of the key store for TLS cannot be used: file=" + file + ", reason="
                    + e.getMessage() + "; key and store are to have the same password", e);
        }
    }

    /** The certificate of the one key there is. */
    static X509Certificate ofOnlyKey(Path file, Path passwordFile) throws IOException {
        KeyStore store = open(file, passwordFile);
        List<String> keys = aliases(store, true);
        if (keys.size() != 1) {
            throw new IOException("key store for TLS must have one key: file=" + file + ", keys=" + keys);
        }
        return certificate(store, keys.getFirst());
    }

    /** The certificates that stand in it without a key. */
    static List<X509Certificate> certificates(Path file, Path passwordFile) throws IOException {
        KeyStore store = open(file, passwordFile);
        List<X509Certificate> all = aliases(store, false).stream().map(alias -> certificate(store, alias)).toList();
        if (all.isEmpty()) {
            throw new IOException("store of authorities for TLS has no certificate of its own: file=" + file
                    + "; import them, or name a PEM file");
        }
        return all;
    }

    private static List<String> aliases(KeyStore store, boolean ofKeys) {
        List<String> found = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (ofKeys ? store.isKeyEntry(alias) : store.isCertificateEntry(alias)) {
                    found.add(alias);
                }
            }
            return found;
        } catch (KeyStoreException e) {
            throw new IllegalStateException("store has been loaded", e);
        }
    }

    private static X509Certificate certificate(KeyStore store, String alias) {
        try {
            return (X509Certificate) store.getCertificate(alias);
        } catch (KeyStoreException e) {
            throw new IllegalStateException("store has been loaded", e);
        }
    }

    private static KeyStore open(Path file, Path passwordFile) throws IOException {
        TlsFiles.requireReadable(file);
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
        TlsFiles.requireReadable(file);
        PrivateFolder.requirePrivate(file);
        return Files.readString(file).lines().findFirst().orElse("").toCharArray();
    }
}
