package dev.prong.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDigestProgramTest {

    private static final String USAGE = "; usage: FolderDigest [--backend SPEC] [--strict] [FOLDER]\n";

    @TempDir
    private Path folder;

    @Test
    void digestsAFolderInChildren() throws Exception {
        Files.writeString(folder.resolve("abc"), "abc");
        Ran ran = Ran.main(FolderDigest.class, "--strict", "--backend", "child", folder.toString());

        assertEquals("", ran.err());
        assertEquals("Folder " + folder.toRealPath() + " on backend child", ran.out().getFirst());
        // The digest of "abc" in FIPS 180-2, appendix B.1
        assertTrue(ran.out().getLast().endsWith(
                "  ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  abc"), ran.out().toString());
        assertEquals(0, ran.code());
    }

    @Test
    void streamsAFileLargerThanTheHeap() throws Exception {
        try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(130_000_000);
        }
        Ran ran = Ran.main(Map.of(), List.of("-Xmx32m"), FolderDigest.class, folder.toString());

        assertEquals("", ran.err());
        assertTrue(ran.out().contains("bytes              130,000,000"), ran.out().toString());
        assertEquals(0, ran.code());
    }

    @Test
    void refusesArgumentsThatMakeNoSense() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertRefused("no such folder: folder='/no/such'\n", "/no/such");
        assertRefused("not a folder: folder='" + file + "'\n", file.toString());
        assertRefused("cannot use argument: argument='--fast'" + USAGE, "--fast");
        assertRefused("cannot use argument: argument='--backend'" + USAGE, "--backend");
        assertRefused("cannot use argument: argument='two'" + USAGE, "one", "two");
    }

    @Test
    void refusesAnUnknownBackendWithTheKnownOnes() throws Exception {
        assertRefused("unknown runtime: spec='cluster', known=[child, child:grpc, child:stdio, worker]\n", "--backend",
                "cluster", folder.toString());
    }

    private static void assertRefused(String message, String... args) throws Exception {
        assertEquals(new Ran(2, List.of(), message), Ran.main(FolderDigest.class, args));
    }
}
