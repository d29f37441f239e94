package dev.prong.child;

import dev.prong.child.aot.AotCache;
import dev.prong.child.launch.ChildCommand;
import dev.prong.child.launch.ChildProgram;
import dev.prong.child.limits.ControlGroups;
import dev.prong.child.launch.Culture;
import dev.prong.child.launch.Debugging;
import dev.prong.child.launch.Descriptors;
import dev.prong.child.limits.GroupLimits;
import dev.prong.child.limits.HeapShare;
import dev.prong.child.launch.PreviewFeatures;
import dev.prong.child.limits.ProcessLimits;
import dev.prong.child.session.Heartbeat;
import dev.prong.child.classes.TaskClasses;
import dev.prong.process.PosixTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How the children of a runtime are launched, as {@link ChildRuntime.Builder} is told, whose methods say what each part
 * means; for one thread.
 */
final class Launching {

    /** A hundred years. */
    private static final Duration NO_LIMIT = Duration.ofDays(36_500);

    Descriptors descriptors = Descriptors.detect();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    /** Null for this process's. */
    List<Path> classPath;
    boolean classPathOnly;
    /** Empty for none. */
    Optional<Path> aotCaches = Optional.of(AotCache.usualFolder());
    ChildLimits limits = ChildLimits.none();
    boolean overcommit;
    /** Null for this process's. */
    Locale locale;
    /** Null for this process's. */
    ZoneId timeZone;
    boolean cleanEnvironment;
    Debugging debugging = Debugging.OFF;
    /** Null unless set. */
    Duration heartbeat;
    Duration heartbeatTimeout = Duration.ofSeconds(30);
    ProcessSettings process = new ProcessSettings();

    /** The same for a fork with these options; nobody may change it. Without any it is a copy. */
    Launching with(ForkOptions options) {
        Launching own = new Launching();
        own.descriptors = descriptors;
        own.java = java;
        own.classPath = classPath;
        own.classPathOnly = classPathOnly;
        own.aotCaches = aotCaches;
        own.limits = options.limits(limits);
        own.overcommit = overcommit;
        own.locale = locale;
        own.timeZone = timeZone;
        own.cleanEnvironment = cleanEnvironment;
        own.debugging = debugging;
        own.heartbeat = heartbeat;
        own.heartbeatTimeout = heartbeatTimeout;
        own.process = process.and(options.process());
        return own;
    }

    /**
     * What each of the children of a pool with so many and so many spares is started with.
     *
     * @throws IllegalArgumentException if together they could have more memory than there is, if their working directory
     *             is no folder, or this system cannot set one of their limits
     * @throws IllegalStateException if they are to be launched and Prong's own classes are in no file
     */
    ChildCommand command(int children, int spares) {
        ChildProgram program = program(children);
        if (!overcommit) {
            HeapShare.memoryBytes().ifPresent(memory -> limits.requireFit(children, spares, memory));
        }
        return command(program, culture(), heapShare(children, spares));
    }

    /** The most heap of each child of a pool with so many and so many spares if nobody says it. */
    static OptionalLong heapShare(int children, int spares) {
        return HeapShare.ofEach(Math.max(1, children + spares));
    }

    /**
     * What a fork is started with whose runtime starts its children with {@code ofAll}.
     *
     * @param heapShare its heap if nobody says it
     * @throws IllegalArgumentException if it alone could have more memory than there is, if its working directory is no
     *             folder, or this system cannot set one of its limits
     */
    ChildCommand commandOfFork(ChildCommand ofAll, OptionalLong heapShare) {
        if (!overcommit) {
            HeapShare.memoryBytes().ifPresent(limits::requireFit);
        }
        return command(ofAll.program(), ofAll.culture(), heapShare);
    }

    private ChildCommand command(ChildProgram program, Culture culture, OptionalLong heapShare) {
        ProcessLimits processLimits = limits.processLimits();
        requirePossible(processLimits);
        return new ChildCommand(java, program, maxHeapBytes(heapShare), culture, allJavaOptions(),
                cleanEnvironment, process.environment, process.withoutEnvironment, workingDirectory(), debugging,
                processLimits, group(limits.groupLimits()));
    }

    private ChildProgram program(int children) {
        if (classPath != null) {
            return ChildProgram.of(classPath.stream().map(Path::toAbsolutePath).toList());
        }
        try {
            return ChildProgram.ofThisProcess();
        } catch (IllegalStateException e) {
            if (children > 0) {
                throw e;
            }
            return ChildProgram.of(List.of()); // Invited children only, which have what they were started with.
        }
    }

    /** Where children with that command have the classes of tasks from. */
    TaskClasses classes(ChildCommand command) {
        boolean knowsTheirs = classPath == null && !command.program().classPath().isEmpty();
        return classPathOnly || !knowsTheirs ? TaskClasses.classPathOnly() : TaskClasses.of(command.program());
    }

    /** How children are asked for signs of life. */
    Heartbeat heartbeat() {
        Duration unlessSet = isDebugged() ? Duration.ZERO : Duration.ofSeconds(5);
        return new Heartbeat(Objects.requireNonNullElse(heartbeat, unlessSet), heartbeatTimeout);
    }

    /** Whether a debugger may stop the children. */
    private boolean isDebugged() {
        return debugging != Debugging.OFF || process.javaOptions.stream().anyMatch(option -> option.contains("jdwp"));
    }

    /** How long a start may take: somebody who has yet to attach a debugger needs his time. */
    Duration startTimeout(Duration said) {
        return debugging == Debugging.SUSPENDED ? NO_LIMIT : said;
    }

    private Optional<ChildCommand.Group> group(GroupLimits groupLimits) {
        if (groupLimits.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> parent = ControlGroups.HERE.divisible(groupLimits.controllers())
                .filter(_ -> descriptors == Descriptors.MOVED);
        if (parent.isEmpty()) {
            throw new IllegalArgumentException("this process may make no control groups for children: controllers="
                    + groupLimits.controllers()
                    + "; start it where such a part of version 2 of Linux's control groups is"
                    + " delegated to its user, as by systemd-run --user --scope, or leave withTotalBytes and withCpus out");
        }
        return Optional.of(new ChildCommand.Group(parent.get(), groupLimits));
    }

    private Optional<Path> workingDirectory() {
        Optional<Path> absolute = Optional.ofNullable(process.directory()).map(Path::toAbsolutePath);
        if (absolute.isPresent() && !Files.isDirectory(absolute.get())) {
            throw new IllegalArgumentException("working directory of children not found: directory=" + absolute.get());
        }
        return absolute;
    }

    /** A limit that is not kept is worse than none, so nothing is left out silently. */
    private void requirePossible(ProcessLimits processLimits) {
        if (processLimits.nice().isPresent() && PosixTools.installed().nice().isEmpty()) {
            throw new IllegalArgumentException(
                    "this system cannot lower the priority of children: there is no nice; leave"
                            + " withNice out");
        }
        if (processLimits.needShell() && descriptors != Descriptors.MOVED) {
            throw new IllegalArgumentException(
                    "this system cannot limit the files and processes of children: there is no"
                            + " POSIX shell; leave withOpenFiles and withProcesses out");
        }
    }

    /** Said by the limits, or by the options of the JVM, or else a share of the memory. */
    private OptionalLong maxHeapBytes(OptionalLong share) {
        boolean said = limits.maxHeapBytes().isPresent() || HeapShare.isDecidedBy(process.javaOptions);
        return said ? limits.maxHeapBytes() : share;
    }

    private Culture culture() {
        Culture culture = Culture.ofThisProcess();
        culture = locale == null ? culture : culture.with(locale);
        return timeZone == null ? culture : culture.with(timeZone);
    }

    /** Of two that say different things a JVM obeys the later: the user's own. */
    private List<String> allJavaOptions() {
        return Stream.of(PreviewFeatures.javaOptions(), limits.javaOptions(), process.javaOptions)
                .flatMap(List::stream).toList();
    }
}
