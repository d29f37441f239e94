package dev.prong.child.aot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder with caches, which outlives this process and which nobody but this user can write: a JVM runs what is in a
 * cache. Other processes may use it at the same time. Thread-safe.
 */
final class AotFolder {

    /** How many caches are kept, the last used ones; each has some 20 MB. */
    static final int KEPT = 8;

    private static final String SUFFIX = ".aot";
    private static final String DRAFT_SUFFIX = ".draft";
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;

    private final Path path;
    private final UserPrincipal user;

    private AotFolder(Path path, UserPrincipal user) {
        this.path = path;
        this.user = user;
    }

    /**
     * The folder at {@code path}, which is made if it is missing.
     *
     * @param own a file or folder that this process has made: its owner is the user
     * @throws IOException if somebody else could write into it, if files have no owners here, or it cannot be made
     */
    static AotFolder at(Path path, Path own) throws IOException {
        if (Files.getFileAttributeView(own, PosixFileAttributeView.class) == null) {
            throw new IOException("files have no modes here");
        }
        Path absolute = path.toAbsolutePath();
        if (Files.notExists(absolute)) {
            Files.createDirectories(absolute,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        AotFolder folder = new AotFolder(absolute.toRealPath(), Files.getOwner(own));
        folder.requireOwn(folder.path);
        for (Path above = folder.path.getParent(); above != null; above = above.getParent()) {
            requireFirm(above);
        }
        return folder;
    }

    /** Whoever can rename what is above could put a folder of his own in this one's place. */
    private static void requireFirm(Path folder) throws IOException {
        int mode = (Integer) Files.getAttribute(folder, "unix:mode");
        if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
            throw new IOException("others can write into a folder above: folder=" + folder);
        }
    }

    private void requireOwn(Path file) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink() || !attributes.owner().equals(user)
                || attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("it is not this user's alone: file=" + file + ", owner=" + attributes.owner()
                    + ", mode=" + PosixFilePermissions.toString(attributes.permissions()));
        }
    }

    /**
     * The cache with this key, which is the last used one from now on; empty if there is none.
     *
     * @throws IOException if there is one that others may have written
     */
    Optional<Path> find(String key) throws IOException {
        Path file = file(key);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        requireOwn(file);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return Optional.of(file);
    }

    /** Keeps a copy of {@code cache}, which other processes see whole or not at all, and deletes those used least lately. */
    void add(String key, Path cache) throws IOException {
        Path draft = path.resolve(key + "-" + UUID.randomUUID() + DRAFT_SUFFIX);
        try {
            Files.copy(cache, draft);
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
            Files.move(draft, file(key), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
        deleteOld();
    }

    private Path file(String key) {
        return path.resolve(key + SUFFIX);
    }

    private void deleteOld() throws IOException {
        List<Path> caches = filesWith(SUFFIX);
        for (Path each : caches.subList(Math.min(KEPT, caches.size()), caches.size())) {
            Files.deleteIfExists(each); // A JVM that runs with it keeps what it has mapped.
        }
        for (Path each : filesWith(DRAFT_SUFFIX)) { // Of processes that ended while they copied: the lock is ours.
            Files.deleteIfExists(each);
        }
    }

    /** The last used first. */
    private List<Path> filesWith(String suffix) throws IOException {
        record Dated(Path file, FileTime used) {
        }
        List<Dated> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            for (Path each : files.filter(file -> file.toString().endsWith(suffix)).toList()) {
                if (Files.exists(each)) {
                    found.add(new Dated(each, Files.getLastModifiedTime(each)));
                }
            }
        }
        return found.stream().sorted(Comparator.comparing(Dated::used).reversed()).map(Dated::file).toList();
    }

    /** Something that makes a cache. */
    @FunctionalInterface
    interface Making {

        /** Makes it. */
        void run() throws IOException, InterruptedException;
    }

    /** Runs {@code making} unless this or another process is making a cache here; returns whether it ran. */
    boolean exclusively(Making making) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            if (lock != null) {
                making.run();
            }
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false; // By another runtime of this process.
        }
    }
}
