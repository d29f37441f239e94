package dev.prong.child.limits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How much memory this process and its children may have together: that of the machine, or of the container where it is
 * less. Read from Linux's own files, since the JDK's bean takes a quarter of a second to load. Stateless.
 *
 * @param root where the file systems stand; {@code /} but for tests
 */
record MachineMemory(Path root) {

    /** Of the machine this process runs on. */
    static final MachineMemory HERE = new MachineMemory(Path.of("/"));

    /** More than any machine has: how version 1 of control groups says that there is no limit. */
    private static final long UNLIMITED = 1L << 60;

    /** In bytes; empty where this system does not tell. */
    OptionalLong bytes() {
        OptionalLong machine = ofMachine();
        return machine.isEmpty() ? machine
                : LongStream.concat(LongStream.of(machine.getAsLong()), ofGroups()).min();
    }

    /** See proc_meminfo(5). */
    private OptionalLong ofMachine() {
        return lines("proc/meminfo").filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst();
    }

    /** The limits of the control groups that this process is in, see cgroups(7). */
    private LongStream ofGroups() {
        return lines("proc/self/cgroup").flatMapToLong(line -> {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                return LongStream.empty();
            }
            if (parts[1].isEmpty()) {
                return limits("sys/fs/cgroup", parts[2], "memory.max");
            }
            return List.of(parts[1].split(",")).contains("memory")
                    ? limits("sys/fs/cgroup/memory", parts[2], "memory.limit_in_bytes")
                    : LongStream.empty();
        });
    }

    /**
     * Those of a group and of all it is in, whose limits hold for it too. In a container the path may be one of the
     * host's, which is not there; the group at the top is then its own.
     */
    private LongStream limits(String mount, String group, String file) {
        Path top = root.resolve(mount).normalize();
        Path own = top.resolve(group.replaceFirst("^/+", "")).normalize();
        return Stream.iterate(own, each -> each != null && each.startsWith(top), Path::getParent)
                .flatMap(each -> lines(each.resolve(file))).filter(text -> text.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong).filter(limit -> limit < UNLIMITED);
    }

    private Stream<String> lines(String file) {
        return lines(root.resolve(file));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream();
        } catch (IOException _) {
            return Stream.empty(); // No Linux, no such group, or not for us to read: it does not tell.
        }
    }
}
