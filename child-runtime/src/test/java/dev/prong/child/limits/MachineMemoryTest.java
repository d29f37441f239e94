package dev.prong.child.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory that children share, on file systems that look like those of Linux. */
class MachineMemoryTest {

    private static final long GIB = 1L << 30;

    @TempDir
    Path root;

    @BeforeEach
    void machineWith8Gib() throws IOException {
        write("proc/meminfo", "MemTotal:        8388608 kB\nMemFree:         1000000 kB\n");
    }

    @Test
    void isThatOfTheMachineWithoutGroups() {
        assertEquals(OptionalLong.of(8 * GIB), bytes());
    }

    @Test
    void isTheLeastOfTheGroupsItIsIn() throws IOException {
        write("proc/self/cgroup", "0::/system/app\n");
        write("sys/fs/cgroup/system/app/memory.max", "max\n");
        write("sys/fs/cgroup/system/memory.max", 2 * GIB + "\n");
        assertEquals(OptionalLong.of(2 * GIB), bytes());
    }

    @Test
    void isThatOfTheMachineIfItsGroupsHaveNoLimit() throws IOException {
        write("proc/self/cgroup", "0::/app\n");
        write("sys/fs/cgroup/app/memory.max", "max\n");
        assertEquals(OptionalLong.of(8 * GIB), bytes());
    }

    @Test
    void readsVersion1() throws IOException {
        write("proc/self/cgroup", "9:cpu,cpuacct:/\n4:memory:/docker/abc\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", 3 * GIB + "\n");
        assertEquals(OptionalLong.of(3 * GIB), bytes());
    }

    @Test
    void takesTheGreatNumberOfVersion1ForNoLimit() throws IOException {
        write("proc/self/cgroup", "4:memory:/\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertEquals(OptionalLong.of(8 * GIB), bytes());
    }

    @Test
    void groupThatPointsOutOfTheMountIsNotFollowed() throws IOException {
        write("proc/self/cgroup", "0::/../../outside\n");
        write("sys/outside/memory.max", "1\n");
        write("sys/fs/outside/memory.max", "1\n");
        assertEquals(OptionalLong.of(8 * GIB), bytes());
    }

    @Test
    void isNotToldWhereThereAreNoSuchFiles() throws IOException {
        Files.delete(root.resolve("proc/meminfo"));
        assertEquals(OptionalLong.empty(), bytes());
    }

    @Test
    void childrenShareHalfOfWhatTheParentLeaves() {
        assertEquals((8 * GIB - 2 * GIB) / 2 / 4, HeapShare.ofEach(4, 8 * GIB, 2 * GIB));
    }

    @Test
    void oneChildHasNoMoreThanAJvmTakesByItself() {
        assertEquals(2 * GIB, HeapShare.ofEach(1, 8 * GIB, GIB));
    }

    @Test
    void shareIsNeverTooSmallForAJvm() {
        assertEquals(64 << 20, HeapShare.ofEach(1000, 8 * GIB, 2 * GIB));
        assertEquals(64 << 20, HeapShare.ofEach(1, 8 * GIB, 9 * GIB));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx1g", "-Xms512m", "-XX:MaxHeapSize=1g", "-XX:MaxRAMPercentage=50",
            "-XX:InitialRAMPercentage=1.5", "-XX:MaxRAM=1g", "@options"})
    void optionsDecideOnTheHeap(String option) {
        assertTrue(HeapShare.isDecidedBy(List.of("-ea", option)));
    }

    @Test
    void otherOptionsDoNotDecideOnTheHeap() {
        assertFalse(HeapShare.isDecidedBy(List.of("-ea", "-Xmn8m", "-XX:+UseSerialGC", "-Xss1m")));
    }

    private OptionalLong bytes() {
        return new MachineMemory(root).bytes();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
