package dev.prong.child;

import dev.prong.text.TextChecks;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * What a child that is started elsewhere needs to connect, once: got from {@link ChildRuntime#invite}, read by
 * {@link RemoteChild}. It holds a secret: keep it out of command lines, environments and logs. Immutable.
 */
public final class Invitation {

    private static final String UNIX = "unix:";
    private static final String REQUIRED = "required";

    private final String name;
    private final String address;
    private final String token;
    private final boolean needsTls;
    private final Optional<RemoteTls> tls;

    /** @param needsTls whether the parent listens with TLS */
    Invitation(String name, SocketAddress address, String token, boolean needsTls) {
        this(name, text(address), token, needsTls, Optional.empty());
    }

    private Invitation(String name, String address, String token, boolean needsTls, Optional<RemoteTls> tls) {
        this.name = name;
        this.address = address;
        this.token = token;
        this.needsTls = needsTls;
        this.tls = tls;
    }

    private static String text(SocketAddress address) {
        return switch (address) {
            case UnixDomainSocketAddress unix -> UNIX + unix.getPath();
            case InetSocketAddress inet -> inet.getAddress().getHostAddress() + ":" + inet.getPort();
            default -> throw new IllegalArgumentException("no address of a parent: address=" + address);
        };
    }

    /** The same, with where the child is to dial: the parent's name in the child's network, as {@code host:port}. */
    public Invitation withAddress(String hostAndPort) {
        return new Invitation(name, hostAndPort, token, needsTls, tls);
    }

    /** The same, with how the child proves who it is: paths on the child's machine. */
    public Invitation withTls(RemoteTls ofChild) {
        return new Invitation(name, address, token, needsTls, Optional.of(ofChild));
    }

    /**
     * Writes it to a new file that only this user can read (mode 0600).
     *
     * @throws IOException if it exists or cannot be written
     */
    public void write(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] modes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        try (var channel = Files.newByteChannel(file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), modes);
                var out = java.nio.channels.Channels.newOutputStream(channel)) {
            out.write(text().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Its text, to be given to the child's standard input: lines of {@code key=value}. Secret. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "name", name);
        line(text, "address", address);
        line(text, "token", token);
        if (needsTls) {
            line(text, "tls", REQUIRED);
        }
        tls.ifPresent(files -> lines(text, files));
        return text.toString();
    }

    private static void lines(StringBuilder text, RemoteTls files) {
        switch (files) {
            case RemoteTls.Pem(var certificates, var key, var _) -> {
                line(text, "certificates", certificates.toString());
                line(text, "key", key.toString());
            }
            case RemoteTls.Pkcs12(var keyStore, var passwordFile, var _) -> {
                line(text, "keyStore", keyStore.toString());
                line(text, "passwordFile", passwordFile.toString());
            }
        }
        line(text, "authorities", files.authorities().toString());
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append('=').append(value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"))
                .append('\n');
    }

    /**
     * Reads the text of one.
     *
     * @throws IllegalArgumentException if something is missing or damaged
     */
    public static Invitation parse(String text) {
        Properties lines = new Properties();
        try (Reader reader = new StringReader(text)) {
            lines.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException("a string can be read", e);
        }
        Invitation plain = new Invitation(TextChecks.name("name", required(lines, "name")), required(lines, "address"),
                required(lines, "token"), needsTls(lines), Optional.empty());
        plain.socketAddress(); // Refused here rather than when it is dialled.
        return tls(lines).map(plain::withTls).orElse(plain);
    }

    private static boolean needsTls(Properties lines) {
        String value = lines.getProperty("tls", "");
        if (!value.isEmpty() && !value.equals(REQUIRED)) {
            throw new IllegalArgumentException("invitation is damaged: tls=" + value + ", known=" + REQUIRED
                    + "; get a new one from ChildRuntime.invite");
        }
        return !value.isEmpty();
    }

    private static Optional<RemoteTls> tls(Properties lines) {
        if (lines.containsKey("keyStore")) {
            return Optional.of(RemoteTls.pkcs12(path(lines, "keyStore"), path(lines, "passwordFile"),
                    path(lines, "authorities")));
        }
        return lines.containsKey("key")
                ? Optional.of(RemoteTls.pem(path(lines, "certificates"), path(lines, "key"),
                        path(lines, "authorities")))
                : Optional.empty();
    }

    private static Path path(Properties lines, String key) {
        return Path.of(required(lines, key));
    }

    private static String required(Properties lines, String key) {
        String value = lines.getProperty(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("invitation is damaged: missing=" + key
                    + "; get a new one from ChildRuntime.invite");
        }
        return value;
    }

    /** The name that the child will have. */
    public String name() {
        return name;
    }

    String token() {
        return token;
    }

    Optional<RemoteTls> tls() {
        return tls;
    }

    /**
     * Where the child is to dial, if it may: without TLS neither the token nor a task goes to another machine, and not to
     * a parent that listens with TLS either, since whoever answers there in the clear is not that parent.
     *
     * @throws IllegalArgumentException if it may not, or the host is not known here
     */
    SocketAddress safeAddress() {
        SocketAddress found = socketAddress();
        if (found instanceof InetSocketAddress inet && inet.isUnresolved()) {
            throw new IllegalArgumentException("parent's host is not known here: address=" + address + ", child=" + name
                    + "; give the invitation an address of the child's network by withAddress");
        }
        if (tls.isPresent()) {
            return found;
        }
        if (needsTls) {
            throw new IllegalArgumentException(
                    "parent listens with TLS, and the invitation names no files for it: address="
                            + address + ", child=" + name + "; add the child's by withTls before it is written");
        }
        if (found instanceof InetSocketAddress inet && !inet.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("an address of another machine needs mutual TLS: address=" + address
                    + ", child=" + name
                    + "; have the parent listen with a RemoteTls, and give the invitation the child's"
                    + " by withTls");
        }
        return found;
    }

    SocketAddress socketAddress() {
        if (address.startsWith(UNIX)) {
            return UnixDomainSocketAddress.of(address.substring(UNIX.length()));
        }
        int colon = address.lastIndexOf(':');
        try {
            return new InetSocketAddress(address.substring(0, Math.max(colon, 0)),
                    Integer.parseInt(address.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invitation has no address of the form unix:/path or host:port: address="
                    + address, e);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "invitation of " + name + " to " + address;
    }
}
