package dev.prong.process;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** Makes temporary folders that do not outlive this JVM, where there is a {@link Guard}. Stateless. */
public final class GuardedFolders {

    private static final SecureRandom RANDOM = new SecureRandom();

    private GuardedFolders() {
    }

    /**
     * Makes a new folder that only this user can enter, in the system's folder for temporary files. The guard knows its
     * name before it exists. Whoever deletes it tells by {@link Guard#remove(Path)}.
     *
     * @throws IOException if that is not possible
     */
    public static Path create() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().resolve(
                "prong-" + ProcessHandle.current().pid() + "-" + Long.toUnsignedString(RANDOM.nextLong()));
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
