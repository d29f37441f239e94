package dev.prong.child.launch;

import dev.prong.failure.SafeLog;
import dev.prong.process.Guard;
import dev.prong.process.GuardedFolders;
import dev.prong.process.PosixTools;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A folder that only this user can enter (mode 0700), for argument files, sockets and crash reports. Thread-safe. */
public final class PrivateFolder implements AutoCloseable {

    /** Those that a JVM which ends without closing its runtimes still has to delete. */
    private static final Set<PrivateFolder> OPEN = ConcurrentHashMap.newKeySet();

    static {
        // A guard does it after the JVM: a hook of the user's may close a runtime, and its tasks need children until then.
        if (!PosixTools.installed().hasSessions()) {
            Runtime.getRuntime().addShutdownHook(OwnThreads.platform("prong-folders").unstarted(
                    () -> List.copyOf(OPEN).forEach(PrivateFolder::closeQuietly)));
        }
    }

    private final Path path;

    private PrivateFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes a new one in the system's folder for temporary files.
     *
     * @throws UncheckedIOException if that is not possible
     */
    public static PrivateFolder create() {
        try {
            PrivateFolder folder = new PrivateFolder(GuardedFolders.create());
            OPEN.add(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("private folder not made: in=" + System.getProperty("java.io.tmpdir")
                    + "; make it writable or set -Djava.io.tmpdir", e);
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /**
     * Keeps others from {@code file} even if its folder were open to them; does nothing where files have no such modes.
     *
     * @throws IOException if the mode cannot be set
     */
    public static void keepPrivate(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString("rw-------"));
        }
    }

    /**
     * Makes sure that nobody but its owner can read {@code file}, which holds a secret; takes any where files have no such
     * modes.
     *
     * @throws IOException if others can, or it cannot be found out
     */
    public static void requirePrivate(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.contains(PosixFilePermission.GROUP_READ)
                || permissions.contains(PosixFilePermission.OTHERS_READ)) {
            throw new IOException("file with a secret can be read by others: file=" + file + ", mode="
                    + PosixFilePermissions.toString(permissions) + "; take their right away (chmod 600)");
        }
    }

    /** Deletes it with all that is in it; what cannot be deleted is logged. */
    @Override
    public void close() {
        OPEN.remove(this);
        try {
            delete(path);
            Guard.remove(path); // If it is still there, the guard may have more luck when this JVM is gone.
        } catch (IOException e) {
            new SafeLog("dev.prong.child").log(System.Logger.Level.WARNING,
                    "private folder not deleted: path=" + path, e);
        }
    }

    /** Whatever happens to one of them, the others are to be deleted. */
    private void closeQuietly() {
        try {
            close();
        } catch (Throwable e) {
            new SafeLog("dev.prong.child").log(System.Logger.Level.WARNING,
                    "private folder not deleted: path=" + path, e);
        }
    }

    /**
     * Deletes {@code folder} with all that is in it; does nothing if it is not there. Folders that their owner may not enter
     * are opened for that, and what cannot be deleted keeps nothing else.
     *
     * @throws IOException if something is left: the first that could not be deleted, with the others suppressed
     */
    public static void delete(Path folder) throws IOException {
        FolderDeletion.of(folder);
    }
}
