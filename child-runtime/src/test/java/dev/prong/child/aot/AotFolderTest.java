package dev.prong.child.aot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotFolderTest {

    @TempDir
    private Path temporary;

    private Path caches;
    private Path cache;

    @BeforeEach
    void begin() throws IOException {
        caches = temporary.toRealPath().resolve("above").resolve("caches");
        cache = Files.writeString(temporary.resolve("cache"), "content");
    }

    private AotFolder folder() throws IOException {
        return AotFolder.at(caches, temporary);
    }

    @Test
    void isMadeForThisUserAlone() throws Exception {
        folder();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(caches)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(caches.getParent())));
    }

    @Test
    void findsWhatWasAdded() throws Exception {
        AotFolder folder = folder();
        assertTrue(folder.find("key").isEmpty());
        folder.add("key", cache);
        assertEquals("content", Files.readString(folder.find("key").orElseThrow()));
        assertEquals(List.of("key.aot"), names());
    }

    @Test
    void keepsThoseUsedLast() throws Exception {
        AotFolder folder = folder();
        for (int i = 0; i < AotFolder.KEPT; i++) {
            folder.add("key" + i, cache);
            Files.setLastModifiedTime(caches.resolve("key" + i + ".aot"), FileTime.fromMillis(1_000L * i));
        }
        folder.find("key0");
        folder.add("another", cache);
        assertTrue(folder.find("key0").isPresent());
        assertTrue(folder.find("another").isPresent());
        assertFalse(folder.find("key1").isPresent());
        assertEquals(AotFolder.KEPT, names().size());
    }

    @Test
    void deletesWhatOthersLeftHalfDone() throws Exception {
        AotFolder folder = folder();
        Files.writeString(caches.resolve("key-1.draft"), "half");
        folder.add("key", cache);
        assertEquals(List.of("key.aot"), names());
    }

    @Test
    void leavesNothingOfACacheThatCannotBeCopied() throws Exception {
        AotFolder folder = folder();
        assertThrows(IOException.class, () -> folder.add("key", temporary.resolve("missing")));
        assertEquals(List.of(), names());
    }

    @Test
    void refusesAFolderThatOthersMayWrite() throws Exception {
        Files.createDirectories(caches);
        Files.setPosixFilePermissions(caches, PosixFilePermissions.fromString("rwx-w----"));
        assertEquals("it is not this user's alone: file=" + caches + ", owner=" + Files.getOwner(caches)
                + ", mode=rwx-w----", assertThrows(IOException.class, this::folder).getMessage());
    }

    @Test
    void refusesAFolderInAFolderThatOthersMayWrite() throws Exception {
        Files.createDirectories(caches);
        Files.setPosixFilePermissions(caches.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals("others can write into a folder above: folder=" + caches.getParent(),
                assertThrows(IOException.class, this::folder).getMessage());
    }

    @Test
    void refusesAFolderOfSomebodyElse() throws Exception {
        assumeTrue(ProcessHandle.current().info().user().filter("root"::equals).isPresent(),
                "needs to give files away");
        Files.createDirectories(caches);
        Files.setAttribute(caches, "unix:uid", 12_345);
        String refused = assertThrows(IOException.class, this::folder).getMessage();
        assertTrue(refused.startsWith("it is not this user's alone: file=" + caches + ", owner=12345"), refused);
    }

    @Test
    void refusesACacheThatOthersMayWriteAndTakesNoLink() throws Exception {
        AotFolder folder = folder();
        folder.add("key", cache);
        Files.setPosixFilePermissions(caches.resolve("key.aot"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThrows(IOException.class, () -> folder.find("key"));
        Files.createSymbolicLink(caches.resolve("link.aot"), cache);
        assertTrue(folder.find("link").isEmpty());
    }

    @Test
    void oneAtATime() throws Exception {
        AotFolder folder = folder();
        assertTrue(folder.exclusively(() -> assertFalse(folder.exclusively(() -> {
            throw new IllegalStateException("two at once");
        }))));
        try (FileChannel held = FileChannel.open(caches.resolve("lock"), StandardOpenOption.WRITE)) {
            held.lock();
            assertFalse(folder.exclusively(() -> {
                throw new IllegalStateException("two at once");
            }));
        }
        assertTrue(folder.exclusively(() -> {}));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(caches)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
