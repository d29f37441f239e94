package dev.prong.child.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.child.launch.ChildCommand;
import dev.prong.child.launch.ChildProgram;
import dev.prong.child.launch.Culture;
import dev.prong.child.launch.Debugging;
import dev.prong.child.launch.Descriptors;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.child.launch.Launcher;
import dev.prong.testing.Eventually;
import dev.prong.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Control groups for children: where they can be made, on file systems that look like those of Linux, and what becomes of
 * a real one. That memory and processors are held to is the kernel's affair and not tested here.
 */
@Timeout(30)
class ControlGroupsTest {

    private static final String UNIFIED = "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n";

    @TempDir
    private Path root;

    @Test
    void isTheNearestGroupAroundThatHandsTheControllersOn() throws Exception {
        write("proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n" + UNIFIED);
        write("proc/self/cgroup", "0::/user.slice/user@1.service/app.slice/run.scope\n");
        group("", "cpu memory pids");
        group("user.slice", "cpu memory pids");
        group("user.slice/user@1.service", "cpu memory pids");
        group("user.slice/user@1.service/app.slice", "memory pids");
        group("user.slice/user@1.service/app.slice/run.scope", "");
        assertEquals(place("user.slice/user@1.service/app.slice"), divisible("memory"));
        assertEquals(place("user.slice/user@1.service"), divisible("memory", "cpu"));
        assertEquals(Optional.empty(), divisible("rdma"));
    }

    @Test
    void isNoneWhereThisUserMayNotWrite() throws Exception {
        assumeTrue(!isRoot(), "root may write everywhere");
        write("proc/self/mountinfo", UNIFIED);
        write("proc/self/cgroup", "0::/app\n");
        group("", "memory");
        group("app", "");
        Files.setPosixFilePermissions(root.resolve("sys/fs/cgroup/cgroup.procs"),
                PosixFilePermissions.fromString("r--r--r--"));
        assertEquals(Optional.empty(), divisible("memory"));
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    @Test
    void isFoundWhereBothVersionsAreMounted() throws Exception {
        write("proc/self/mountinfo", "41 24 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
                + UNIFIED.replace("/sys/fs/cgroup", "/sys/fs/cgroup/unified"));
        write("proc/self/cgroup", "4:memory:/app\n0::/\n");
        write("sys/fs/cgroup/unified/cgroup.subtree_control", "cpu\n");
        write("sys/fs/cgroup/unified/cgroup.procs", "");
        assertEquals(Optional.of(root.resolve("sys/fs/cgroup/unified")), divisible("cpu"));
        assertEquals(Optional.empty(), divisible("memory"));
    }

    @Test
    void isNoneWithVersion1Alone() throws Exception {
        write("proc/self/mountinfo", "41 24 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
        write("proc/self/cgroup", "4:memory:/app\n");
        assertEquals(Optional.empty(), divisible("memory"));
    }

    @Test
    void isNoneOutsideOfTheMount() throws Exception {
        write("proc/self/mountinfo", UNIFIED);
        write("proc/self/cgroup", "0::/../../outside\n");
        group("", "memory");
        write("sys/outside/cgroup.subtree_control", "memory\n");
        write("sys/outside/cgroup.procs", "");
        assertEquals(Optional.empty(), divisible("memory"));
    }

    @Test
    void limitsAreWrittenAsTheKernelWantsThem() throws Exception {
        Path parent = Files.createDirectory(root.resolve("group"));
        GroupLimits limits = new GroupLimits(OptionalLong.of(300 << 20), OptionalDouble.of(1.5));
        ChildGroup group = ChildGroup.create(parent, "child-1", limits);
        Path made = group.members().getParent();
        assertEquals("prong-" + ProcessHandle.current().pid() + "-child-1", made.getFileName().toString());
        assertEquals("314572800", Files.readString(made.resolve("memory.max")));
        assertEquals("150000 100000", Files.readString(made.resolve("cpu.max")));
        assertEquals(Set.of("cpu", "memory"), limits.controllers());
        assertEquals(Map.of("cpu.max", "1000 100000"),
                new GroupLimits(OptionalLong.empty(), OptionalDouble.of(0.001)).files());
    }

    @Test
    void groupsOfParentsThatWereKilledAreRemovedByTheNext() throws Exception {
        Path parent = Files.createDirectory(root.resolve("group"));
        Process killed = startHasAGroup(parent);
        Process alive = startHasAGroup(parent);
        try {
            killed.destroyForcibly().waitFor();
            Path left = parent.resolve("prong-" + killed.pid() + "-child-1");
            assertTrue(Files.isDirectory(left));
            Files.createDirectory(parent.resolve("prong-of-somebody-else"));
            ChildGroup.create(parent, "child-1", GroupLimits.NONE);
            assertEquals(Set.of("prong-" + alive.pid() + "-child-1", "prong-of-somebody-else",
                    "prong-" + ProcessHandle.current().pid() + "-child-1"), names(parent));
        } finally {
            alive.destroyForcibly().waitFor();
        }
    }

    /** A process may still be in the group of a dead parent: the kernel keeps the group then, as it does a folder. */
    @Test
    void groupThatCannotBeRemovedYetIsInNobodysWay() throws Exception {
        Path parent = Files.createDirectory(root.resolve("group"));
        Process killed = startHasAGroup(parent);
        killed.destroyForcibly().waitFor();
        Path left = parent.resolve("prong-" + killed.pid() + "-child-1");
        Path member = Files.createFile(left.resolve("member"));
        ChildGroup.create(parent, "child-1", GroupLimits.NONE).remove();
        assertEquals(Set.of(left.getFileName().toString()), names(parent));
        Files.delete(member);
        ChildGroup.create(parent, "child-1", GroupLimits.NONE).remove();
        assertEquals(Set.of(), names(parent));
    }

    private static Process startHasAGroup(Path parent) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), HasAGroup.class.getName(), parent.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertEquals("made", process.inputReader().readLine());
        return process;
    }

    private static Set<String> names(Path parent) throws IOException {
        try (Stream<Path> groups = Files.list(parent)) {
            return groups.map(group -> group.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    /** A parent with the group of a child, until it is killed. */
    static final class HasAGroup {

        private HasAGroup() {
        }

        public static void main(String[] args) throws Exception {
            ChildGroup.create(Path.of(args[0]), "child-1", GroupLimits.NONE);
            System.out.println("made");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** What can be tried with a real hierarchy that hands on neither memory nor processors. */
    @Test
    void realGroupHoldsAChildAndAllItStartsAndGoesWithIt() throws Exception {
        Path real = ControlGroups.HERE.divisible(Set.of()).orElse(null);
        assumeTrue(real != null, "this process may make no control groups of version 2");
        Path daemon = root.resolve("daemon");
        Path java = root.resolve("java");
        Files.writeString(java, "#!/bin/sh\nsetsid sh -c 'echo $$ >" + daemon + ".new; mv " + daemon + ".new " + daemon
                + "; exec sleep 1000' &\nexec sleep 1000\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Launcher launcher = new Launcher(command(java, real), Descriptors.MOVED, root);
        LaunchedChild child = launcher.launch("grouped-1");
        Eventually.isTrue(() -> Files.exists(daemon), () -> "nothing started");
        long escaped = Long.parseLong(Files.readString(daemon).strip());
        Path group = real.resolve("prong-" + ProcessHandle.current().pid() + "-grouped-1");
        assertEquals(groupOf(child.pid()), groupOf(escaped));
        assertTrue(groupOf(escaped).endsWith("/" + group.getFileName()), () -> "group=" + group);
        child.process().destroyForcibly();
        child.tree().killAndAwait(Duration.ofSeconds(5));
        child.gone();
        Eventually.isTrue(() -> !Processes.isRunning(escaped), () -> "still running: pid=" + escaped);
        assertFalse(Files.exists(group), () -> "still there: group=" + group);
    }

    @Test
    void launchThatFailsLeavesNoRealGroup() throws Exception {
        Path real = ControlGroups.HERE.divisible(Set.of()).orElse(null);
        assumeTrue(real != null, "this process may make no control groups of version 2");
        GroupLimits limits = new GroupLimits(OptionalLong.of(300 << 20), OptionalDouble.empty());
        assumeTrue(ControlGroups.HERE.divisible(limits.controllers()).isEmpty(), "memory can be limited here");
        IOException refused = assertThrows(IOException.class, () -> ChildGroup.create(real, "refused-1", limits));
        assertTrue(refused.getMessage().startsWith("limits of a control group cannot be set: group=" + real),
                refused::getMessage);
        assertFalse(Files.exists(real.resolve("prong-" + ProcessHandle.current().pid() + "-refused-1")));
    }

    private static ChildCommand command(Path java, Path parent) {
        return new ChildCommand(java, ChildProgram.of(List.of()), OptionalLong.empty(), Culture.ofThisProcess(),
                List.of(), false,
                Map.of(), Set.of(), Optional.empty(), Debugging.OFF, ProcessLimits.NONE,
                Optional.of(new ChildCommand.Group(parent, GroupLimits.NONE)));
    }

    private static String groupOf(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "cgroup")).stream()
                .filter(line -> line.startsWith("0::")).findFirst().orElseThrow();
    }

    private Optional<Path> divisible(String... controllers) {
        return new ControlGroups(root).divisible(Set.of(controllers));
    }

    private Optional<Path> place(String group) {
        return Optional.of(root.resolve("sys/fs/cgroup").resolve(group));
    }

    private void group(String path, String handsOn) throws IOException {
        String folder = path.isEmpty() ? "sys/fs/cgroup/" : "sys/fs/cgroup/" + path + "/";
        write(folder + "cgroup.subtree_control", handsOn + "\n");
        write(folder + "cgroup.procs", "");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
