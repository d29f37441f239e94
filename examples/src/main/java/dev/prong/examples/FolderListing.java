package dev.prong.examples;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The regular files in a folder and all below it; symbolic links are not followed.
 *
 * @param files the files, largest first: started last, a large one would keep one worker busy when the others are done
 * @param unlisted what could not be looked into, with the reason
 */
record FolderListing(List<Entry> files, Map<Path, String> unlisted) {

    /** A file, and the bytes it had when it was listed. */
    record Entry(Path file, long bytes) {
    }

    static FolderListing of(Path folder) throws IOException {
        List<Entry> files = new ArrayList<>();
        Map<Path, String> unlisted = new LinkedHashMap<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(new Entry(file, attributes.size()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                unlisted.put(file, e.toString());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) {
                return e == null ? FileVisitResult.CONTINUE : visitFileFailed(visited, e);
            }
        });
        files.sort(Comparator.comparingLong(Entry::bytes).reversed().thenComparing(Entry::file));
        return new FolderListing(List.copyOf(files), unlisted);
    }

    long totalBytes() {
        return files.stream().mapToLong(Entry::bytes).sum();
    }
}
