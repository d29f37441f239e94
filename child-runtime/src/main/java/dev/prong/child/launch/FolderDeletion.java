package dev.prong.child.launch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The deletion of a folder in which a child may have left anything. Follows no links. */
final class FolderDeletion extends SimpleFileVisitor<Path> {

    /** More say nothing new. */
    private static final int MAX_SUPPRESSED = 8;

    private IOException failure;
    private Path opened;

    private FolderDeletion() {
    }

    static void of(Path folder) throws IOException {
        FolderDeletion deletion = new FolderDeletion();
        Files.walkFileTree(folder, deletion);
        if (deletion.failure != null) {
            throw deletion.failure;
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        open(folder); // One that may be read may still keep what is in it from being deleted.
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        delete(file);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path folder, IOException why) throws IOException {
        if (why instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE; // Somebody else was faster.
        }
        if (folder.equals(opened) || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !open(folder)) {
            add(why);
            return FileVisitResult.CONTINUE;
        }
        opened = folder;
        Files.walkFileTree(folder, this);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException why) {
        delete(folder);
        return FileVisitResult.CONTINUE;
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            add(e);
        }
    }

    private void add(IOException e) {
        if (failure == null) {
            failure = e;
        } else if (failure.getSuppressed().length < MAX_SUPPRESSED) {
            failure.addSuppressed(e);
        }
    }

    private static boolean open(Path folder) {
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return true;
        } catch (IOException | UnsupportedOperationException _) {
            return false; // What cannot be deleted then says so.
        }
    }
}
