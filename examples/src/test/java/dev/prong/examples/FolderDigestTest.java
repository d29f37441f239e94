package dev.prong.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskRuntime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderDigestTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private Path folder;

    @BeforeEach
    void knowTheFolder(@TempDir Path temporary) throws IOException {
        folder = temporary.toRealPath();
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "child"})
    void digestsEveryRegularFile(String backend) throws Exception {
        Path empty = write(folder.resolve("empty"), new byte[0]);
        Path spaces = write(folder.resolve("a name with spaces.txt"),
                "Hello, world\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        Path foreign = write(inAnyLocale("na%C3%AFve%20%E2%98%83"), new byte[] {1, 2, 3});
        byte[] random = new byte[300_000];
        new Random(1).nextBytes(random);
        Path large = write(Files.createDirectory(folder.resolve("below")).resolve("random"), random);
        Files.createSymbolicLink(folder.resolve("link to a file"), large);
        Files.createSymbolicLink(folder.resolve("link to a folder"), folder);

        DigestReport report = digest(backend, FolderListing.of(folder));

        assertEquals(Map.of(empty, expected(empty), spaces, expected(spaces), foreign, expected(foreign), large,
                expected(large)), report.digests());
        assertEquals(0, report.failureCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "child"})
    void reportsWhatCannotBeReadAndFinishesTheRest(String backend) throws Exception {
        Path good = write(folder.resolve("good"), new byte[] {1});
        Path gone = folder.resolve("gone");
        Path folderNow = Files.createDirectory(folder.resolve("folder now"));
        List<FolderListing.Entry> entries = List.of(new FolderListing.Entry(gone, 10),
                new FolderListing.Entry(folderNow, 10), new FolderListing.Entry(good, 1));

        DigestReport report = digest(backend, new FolderListing(entries, Map.of()));

        assertEquals(Map.of(good, expected(good)), report.digests());
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(List.of("Not read:", "    folder now: Is a directory", "    gone: gone since it was listed"),
                lines.subList(lines.size() - 3, lines.size()));
        assertEquals(0, FolderDigest.exitCode(report, false));
        assertEquals(1, FolderDigest.exitCode(report, true));
    }

    @Test
    void startsWithTheLargestFile() throws Exception {
        Path small = write(folder.resolve("a"), new byte[1]);
        Path large = write(folder.resolve("b"), new byte[10]);

        assertEquals(List.of(new FolderListing.Entry(large, 10), new FolderListing.Entry(small, 1)),
                FolderListing.of(folder).files());
    }

    @Test
    void printsALineForEveryTenthAndASummary() throws Exception {
        for (int i = 0; i < 40; i++) {
            write(folder.resolve("file-" + i), new byte[1000]);
        }

        digest("worker", FolderListing.of(folder));

        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(List.of(10, 20, 30, 40, 50, 60, 70, 80, 90, 100), lines.stream().limit(10)
                .map(line -> Integer.valueOf(line.substring(0, 3).strip())).toList());
        assertEquals("100 %  40 of 40 files, 40,000 of 40,000 bytes", lines.get(9));
        assertEquals("files                       40", lines.get(11));
        assertEquals("bytes                   40,000", lines.get(12));
        assertTrue(lines.contains("failures                     0"), lines.toString());
    }

    @Test
    void hasNoRatioForAnEmptyFolder() throws Exception {
        digest("worker", FolderListing.of(folder));

        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals("files                        0", lines.get(1));
        assertEquals("ratio                        -", lines.get(4));
    }

    private DigestReport digest(String backend, FolderListing listing) throws InterruptedException {
        try (TaskRuntime runtime = TaskRuntime.open(backend)) {
            return FolderDigest.digest(runtime, folder, listing, out);
        }
    }

    /** A file whose name this system's locale may not be able to write. */
    private Path inAnyLocale(String encodedName) {
        return Path.of(URI.create(folder.toUri() + encodedName));
    }

    private static Path write(Path file, byte[] content) throws IOException {
        return Files.write(file, content);
    }

    private static FileDigest expected(Path file) throws Exception {
        byte[] content = Files.readAllBytes(file);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        }
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(content);
        return new FileDigest(content.length, compressed.size(), HexFormat.of().formatHex(sha256));
    }
}
