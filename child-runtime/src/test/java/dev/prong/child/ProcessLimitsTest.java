package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.WorkerCrashedException;
import dev.prong.child.limits.ControlGroups;
import dev.prong.child.launch.Descriptors;
import dev.prong.command.Command;
import dev.prong.launched.StartsThreads;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the system holds children to, as Linux tells it in {@code /proc}. */
@Timeout(Children.SECONDS)
class ProcessLimitsTest {

    private static final int NOBODY = 65534;

    @TempDir
    private Path folder;

    @BeforeAll
    static void isLinux() {
        assumeTrue(Files.exists(Path.of("/proc/self/limits")), "no /proc to look into");
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Descriptors.class)
    void childAndWhatItStartsHaveALowerPriority(Descriptors descriptors) throws Exception {
        int mine = nice("/proc/self/stat");
        try (ChildRuntime runtime = Children.builder().descriptors(descriptors)
                .limits(ChildLimits.none().withNice(5)).build()) {
            int child = runtime.run(_ -> nice("/proc/self/stat"));
            assertEquals(Math.min(19, mine + 5), child);
            int grandchild = runtime.run(_ -> {
                Process program = new ProcessBuilder("cat", "/proc/self/stat").start();
                return niceIn(program.inputReader().readLine());
            });
            assertEquals(child, grandchild);
        }
    }

    private static int nice(String file) throws IOException {
        return niceIn(Files.readString(Path.of(file)));
    }

    /** The 19th field of proc_pid_stat(5), counted from after the name. */
    private static int niceIn(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Integer.parseInt(fields[16]);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void childOpensNoMoreFilesThanItMay(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport)
                .limits(ChildLimits.none().withOpenFiles(200)).build()) {
            assertEquals(List.of("200", "200"), runtime.run(_ -> limit("Max open files")));
            TaskFailedException failed = assertThrows(TaskFailedException.class, () -> runtime.run(_ -> open(300)));
            assertTrue(failed.getMessage().contains("Too many open files"), failed::getMessage);
            int opened = runtime.run(_ -> open(100));
            assertEquals(100, opened);
        }
    }

    private static int open(int count) throws IOException {
        List<InputStream> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                open.add(Files.newInputStream(Path.of("/dev/null")));
            }
            return count;
        } finally {
            for (InputStream each : open) {
                each.close();
            }
        }
    }

    @Test
    void fewestFilesThatMayBeSaidAreEnoughForAChild() throws Exception {
        List<Path> few = Stream.concat(LaunchedPrograms.libraries().stream(),
                Stream.of(ProcessLimitsTest.class, Test.class).map(LaunchedPrograms::source)).toList();
        try (ChildRuntime runtime = Children.builder().classPath(few).limits(ChildLimits.none().withOpenFiles(64))
                .build()) {
            assertEquals("done", runtime.run(_ -> "done"));
        }
    }

    @Test
    void processesAreLimited() throws Exception {
        try (ChildRuntime runtime = Children.builder().limits(ChildLimits.none().withProcesses(5_000).withOpenFiles(500)
                .withNice(1)).build()) {
            assertEquals(List.of("5000", "5000"), runtime.run(_ -> limit("Max processes")));
            assertEquals(List.of("500", "500"), runtime.run(_ -> limit("Max open files")));
            int nice = runtime.run(_ -> nice("/proc/self/stat"));
            assertEquals(Math.min(19, nice("/proc/self/stat") + 1), nice);
        }
    }

    /** The limit counts what a user has and binds no root, so this needs a user who has little, and none of root's rights. */
    @Test
    @Timeout(60)
    void childStartsNoMoreThreadsThanItsUserMayHave() throws Exception {
        assumeTrue(uid() == 0, "only root can become a user who has no processes yet");
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(Files.isExecutable(setpriv), "no setpriv to become another user with");
        open(folder);
        LaunchedPrograms.librariesIn(folder.resolve("lib"));
        Path classes = LaunchedPrograms.classesIn(folder.resolve("classes"));
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Files.setAttribute(temporary, "unix:uid", NOBODY);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(path -> !path.equals(temporary)).toList()) {
                open(each);
            }
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String stdout = Command.of(setpriv.toString(), "--reuid", Integer.toString(NOBODY), "--regid",
                Integer.toString(NOBODY), "--clear-groups", java, "-Djava.io.tmpdir=" + temporary, "-cp",
                folder.resolve("lib") + "/*:" + classes, StartsThreads.class.getName(),
                "child?children=1&output=discard&processes=300").withoutEnvironment("JAVA_TOOL_OPTIONS")
                .directory(folder).exec().stdout();
        assertEquals("refused\n", stdout);
    }

    private static void open(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x"
                : "rw-r--r--"));
    }

    private static int uid() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** The soft and the hard one of the process that asks. */
    private static List<String> limit(String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
            return lines.filter(line -> line.startsWith(name + " "))
                    .flatMap(line -> Stream.of(line.substring(name.length()).strip().split(" +")).limit(2)).toList();
        }
    }

    @Test
    void limitThatCannotBeSetRefusesTheStart() throws Exception {
        String most = limit("Max open files").getLast();
        try (ChildRuntime runtime = Children.builder().limits(ChildLimits.none().withOpenFiles(1L << 40)).build()) {
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class,
                    () -> runtime.run(_ -> "done", TaskOptions.defaults().withName("sum")));
            assertEquals("child cannot be started: limit cannot be set: openFiles=1099511627776, most=" + most
                    + "; ask for less, or have the limits raised that this process itself has: task=sum, child=child-1,"
                    + " pid=…, code=71; its standard error ends with\n  | Prong: limit cannot be set:"
                    + " openFiles=1099511627776, most=" + most, Children.text(crash));
        }
    }

    @Test
    void limitThatNeedsAShellIsRefusedWithoutOne() {
        assertEquals("this system cannot limit the files and processes of children: there is no POSIX shell; leave"
                + " withOpenFiles and withProcesses out",
                assertThrows(IllegalArgumentException.class, () -> Children.builder().descriptors(Descriptors.STANDARD)
                        .limits(ChildLimits.none().withProcesses(100)).build()).getMessage());
    }

    @Test
    void limitThatNeedsAGroupIsRefusedWithoutOne() {
        ChildLimits limits = ChildLimits.none().withTotalBytes(300 << 20).withCpus(1.5);
        assumeTrue(ControlGroups.HERE.divisible(Set.of("cpu", "memory")).isEmpty(), "there are such groups here");
        assertEquals(
                "this process may make no control groups for children: controllers=[cpu, memory]; start it where such"
                        + " a part of version 2 of Linux's control groups is delegated to its user, as by systemd-run --user"
                        + " --scope, or leave withTotalBytes and withCpus out",
                assertThrows(IllegalArgumentException.class, () -> Children.builder().limits(limits).build())
                        .getMessage());
    }

    /** Aborted nearly everywhere: see the page on limits. */
    @Test
    void groupHoldsAChildToItsMemoryAndProcessors() throws Exception {
        assumeTrue(ControlGroups.HERE.divisible(Set.of("cpu", "memory")).isPresent(),
                "no part of version 2 of the control groups is delegated to this user");
        try (ChildRuntime runtime = Children.builder().limits(ChildLimits.none().withMaxDirectBytes(600 << 20)
                .withTotalBytes(300 << 20).withCpus(1.5)).build()) {
            assertEquals("done", runtime.run(_ -> "done"));
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> {
                ByteBuffer memory = ByteBuffer.allocateDirect(400 << 20);
                for (int i = 0; i < memory.capacity(); i += 1024) {
                    memory.put(i, (byte) 1);
                }
                return null;
            }));
            assertEquals(137, crash.exit().code());
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        ChildLimits none = ChildLimits.none();
        assertRefused("nice must be between 0 and 19: nice=-1", () -> none.withNice(-1));
        assertRefused("nice must be between 0 and 19: nice=20", () -> none.withNice(20));
        assertRefused("openFiles must be at least 64: openFiles=63", () -> none.withOpenFiles(63));
        assertRefused("processes must be at least 1: processes=0", () -> none.withProcesses(0));
        assertRefused("totalBytes must be at least 64 MiB: totalBytes=1", () -> none.withTotalBytes(1));
        assertRefused("cpus must be between 0.01 and 100000.0: cpus=NaN", () -> none.withCpus(Double.NaN));
    }

    private static void assertRefused(String message, org.junit.jupiter.api.function.Executable limits) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, limits).getMessage());
    }

    @Test
    void specificationCanSayThem() throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open("child?children=1&nice=2&openFiles=300&processes=6000")) {
            List<String> found = runtime.run(_ -> List.of(limit("Max open files").getFirst(),
                    limit("Max processes").getFirst()));
            assertEquals(List.of("300", "6000"), found);
            int nice = runtime.run(_ -> nice("/proc/self/stat"));
            assertEquals(Math.min(19, nice("/proc/self/stat") + 2), nice);
        }
    }
}
