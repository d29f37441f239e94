package dev.prong.child.grpc;

import dev.prong.failure.SafeLog;
import dev.prong.child.launch.PrivateFolder;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Where a server binds its socket. A Unix domain socket has the mode that the umask leaves until its own is set, so it is
 * bound in a folder that only this user can enter, and gets its name when its mode is 0600: nobody else can dial it, not
 * even in between.
 *
 * @param bound where to bind
 * @param published where it can be dialled
 * @param folder a new one for the socket, to be deleted; empty if its own folder is private, or it has none
 */
record ServerSocketFile(SocketAddress bound, SocketAddress published, Optional<Path> folder) {

    static ServerSocketFile of(SocketAddress address) throws IOException {
        if (!(address instanceof UnixDomainSocketAddress unix)
                || isPrivate(unix.getPath().toAbsolutePath().getParent())) {
            return new ServerSocketFile(address, address, Optional.empty());
        }
        Path path = unix.getPath().toAbsolutePath();
        if (Files.exists(path)) {
            throw new FileAlreadyExistsException(path.toString(), null, "a file is there already");
        }
        Path folder = Files.createTempDirectory(path.getParent(), ".p"); // With mode 0700.
        Path inside = folder.resolve("s");
        if (Sockets.bytes(inside) > Sockets.MAX_PATH_BYTES) {
            Files.delete(folder);
            throw new FileSystemException(path.toString(), null, "the folder of the socket has too long a path: bytes="
                    + Sockets.bytes(inside) + ", most=" + Sockets.MAX_PATH_BYTES
                    + "; take a shorter one, or one that only this user can enter");
        }
        return new ServerSocketFile(UnixDomainSocketAddress.of(inside), address, Optional.of(folder));
    }

    private static boolean isPrivate(Path folder) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        return view == null || !Set.of(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE).stream()
                .anyMatch(permissions(view)::contains);
    }

    private static Set<PosixFilePermission> permissions(PosixFileAttributeView view) throws IOException {
        return view.readAttributes().permissions();
    }

    /** Sets the mode of the socket, which has been bound, and gives it its name. */
    void publish() throws IOException {
        if (!(bound instanceof UnixDomainSocketAddress unix)) {
            return;
        }
        PrivateFolder.keepPrivate(unix.getPath());
        if (folder.isPresent()) {
            // A link, unlike a rename, never takes the place of a file that has just come.
            Files.createLink(((UnixDomainSocketAddress) published).getPath(), unix.getPath());
        }
    }

    /** Deletes what is no longer needed. */
    void tidy() throws IOException {
        if (folder.isPresent()) {
            Files.deleteIfExists(((UnixDomainSocketAddress) bound).getPath());
            Files.deleteIfExists(folder.get());
        }
    }

    /** Deletes the socket of a server that has ended. */
    static void delete(SocketAddress published) {
        if (published instanceof UnixDomainSocketAddress unix) {
            try {
                Files.deleteIfExists(unix.getPath());
            } catch (IOException e) {
                new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG,
                        "socket not deleted: path=" + unix.getPath(), e);
            }
        }
    }
}
