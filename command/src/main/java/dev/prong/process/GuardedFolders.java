package dev.prong.process;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;

/** Makes temporary folders that do not outlive this JVM, where there is a {@link Guard}. Stateless. */
public final class GuardedFolders {

    private GuardedFolders() {
    }

    /**
     * Makes a new folder that only this user can enter, in the system's folder for temporary files. The guard knows its
     * name before it exists. Whoever deletes it tells by {@link Guard#remove(Path)}.
     *
     * @throws IOException if that is not possible
     */
    public static Path create() throws IOException {
        return create("prong-");
    }

    /** Makes one whose name begins with {@code prefix}. */
    static Path create(String prefix) throws IOException {
        // Not a SecureRandom, which needs a file to be opened once and for all; a name that is taken is an error here.
        String random = Long.toUnsignedString(ThreadLocalRandom.current().nextLong());
        Path folder = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().resolve(
                prefix + ProcessHandle.current().pid() + "-" + random);
        Guard.add(folder);
        try {
            return Files.createDirectory(folder, onlyThisUser());
        } catch (IOException | RuntimeException e) {
            Guard.remove(folder); // It may be somebody else's.
            throw e;
        }
    }

    private static FileAttribute<?>[] onlyThisUser() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0]; // The folder for temporary files is this user's there.
        }
        return new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))};
    }
}
