package dev.prong.child.limits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where this process may make control groups for its children: version 2 of Linux's, see cgroups(7) and the kernel's
 * page "Control Group v2", of which a part has been delegated to this user. Stateless.
 *
 * @param root where the file systems stand; {@code /} but for tests
 */
public record ControlGroups(Path root) {

    /** Of the machine this process runs on. */
    public static final ControlGroups HERE = new ControlGroups(Path.of("/"));

    /**
     * The group in which groups for children can be made: the nearest around this process's own that hands
     * {@code controllers} on and that this user may write to. Empty if there is none.
     */
    public Optional<Path> divisible(Set<String> controllers) {
        return own().flatMap(own -> mount().flatMap(mount -> Stream.iterate(own, group -> group != null && group
                .startsWith(mount), Path::getParent).filter(group -> isDivisible(group, controllers)).findFirst()));
    }

    /** As proc_pid_cgroup says it: a path in the hierarchy of version 2, whose line begins with {@code 0::}. */
    private Optional<Path> own() {
        return mount().flatMap(mount -> lines(root.resolve("proc/self/cgroup")).filter(line -> line.startsWith("0::/"))
                .findFirst().map(line -> mount.resolve(line.substring("0::/".length())).normalize()));
    }

    /** Where the hierarchy is mounted, see proc_pid_mountinfo(5): the fifth field, if the file system is this one. */
    private Optional<Path> mount() {
        return lines(root.resolve("proc/self/mountinfo")).filter(line -> line.contains(" - cgroup2 "))
                .map(line -> line.split(" ", -1)).filter(fields -> fields.length > 5).findFirst()
                .map(fields -> root.resolve(fields[4].substring(1)));
    }

    private static boolean isDivisible(Path group, Set<String> controllers) {
        return Files.isWritable(group) && Files.isWritable(group.resolve("cgroup.procs"))
                && lines(group.resolve("cgroup.subtree_control")).map(line -> Set.of(line.split(" ", -1)))
                        .findFirst().orElse(Set.of()).containsAll(controllers);
    }

    private static Stream<String> lines(Path file) {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            return lines.stream();
        } catch (IOException _) {
            return Stream.empty(); // No Linux, no such group, or not for us to read.
        }
    }
}
