package dev.prong.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and what it has signed, made by the JDK's {@code keytool}. */
public final class Certificates {

    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;

    /** A new authority, whose files go there. */
    public Certificates(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.store = folder.resolve("store.p12");
        generate("authority", "-ext", "bc:c");
    }

    /** The files of somebody at 127.0.0.1, signed by this authority, who believes {@code believed}. */
    public RemoteTls of(String name, Certificates believed) throws Exception {
        generate(name, "-signer", "authority", "-ext", "san=ip:127.0.0.1");
        return files(name, believed);
    }

    /** The same with a certificate that was good until nine days ago. */
    public RemoteTls expired(String name) throws Exception {
        generate(name, "-signer", "authority", "-ext", "san=ip:127.0.0.1", "-startdate", "-10d", "-validity", "1");
        return files(name, this);
    }

    /** A PKCS #12 store with the key of such a one, and a file with its password. */
    public RemoteTls.Pkcs12 storeOf(String name, Certificates believed) throws Exception {
        generate(name, "-signer", "authority", "-ext", "san=ip:127.0.0.1");
        KeyStore all = keys();
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(name, all.getKey(name, PASSWORD.toCharArray()), PASSWORD.toCharArray(),
                all.getCertificateChain(name));
        Path passwordFile = secret(Files.writeString(folder.resolve("password"), PASSWORD + "\n"));
        return new RemoteTls.Pkcs12(write(name + "-alone.p12", own), passwordFile, believed.authority());
    }

    /** The certificate of this authority in a PKCS #12 store. */
    public Path authorityStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", keys().getCertificate("authority"));
        return write("authority-alone.p12", store);
    }

    /** The store with all keys of this authority. */
    public Path everything() {
        return store;
    }

    private Path write(String name, KeyStore what) throws Exception {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            what.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private void generate(String name, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", name,
                "-keyalg", "EC", "-dname", "CN=" + name, "-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError("keytool failed: " + said);
        }
    }

    private RemoteTls files(String name, Certificates believed) throws Exception {
        KeyStore keys = keys();
        return RemoteTls.pem(pem(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded()),
                secret(pem(name + ".key", "PRIVATE KEY",
                        keys.getKey(name, PASSWORD.toCharArray()).getEncoded())),
                believed.authority());
    }

    private Path authority() throws Exception {
        Certificate own = keys().getCertificate("authority");
        return pem("authority.crt", "CERTIFICATE", own.getEncoded());
    }

    private KeyStore keys() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** Takes the right of others to read it away. */
    public static Path secret(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path pem(String file, String what, byte[] bytes) throws IOException {
        return Files.writeString(folder.resolve(file), "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what + "-----\n");
    }
}
