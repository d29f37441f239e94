package dev.prong.child.launch;

import dev.prong.child.limits.GroupLimits;
import dev.prong.child.limits.ProcessLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a child JVM is started with; reusable.
 *
 * @param java the launcher of the child's JDK
 * @param program its main class, and what that is loaded from
 * @param maxHeapBytes the most heap; empty for the JVM's own default
 * @param culture what it formats by
 * @param javaOptions further options of the JVM, in order
 * @param cleanEnvironment whether the child starts without this process's environment
 * @param environment variables that are set
 * @param withoutEnvironment variables that are left out
 * @param directory where it works; empty for where this process does
 * @param debugging whether a debugger may attach
 * @param processLimits what the system holds it to
 * @param group of what control group it is a member; empty for that of this process
 */
public record ChildCommand(Path java, ChildProgram program, OptionalLong maxHeapBytes, Culture culture,
        List<String> javaOptions, boolean cleanEnvironment, Map<String, String> environment,
        Set<String> withoutEnvironment, Optional<Path> directory, Debugging debugging, ProcessLimits processLimits,
        Optional<Group> group) {

    /** Options that others put into the environment of this process, and that are not meant for its children. */
    public static final Set<String> NOT_INHERITED = Set.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

    public ChildCommand {
        javaOptions = List.copyOf(javaOptions);
        environment = Map.copyOf(environment);
        withoutEnvironment = Set.copyOf(withoutEnvironment);
    }

    /**
     * A control group of a child's own.
     *
     * @param parent the group in which it is made
     * @param limits what it holds the child to
     */
    public record Group(Path parent, GroupLimits limits) {
    }

    /** The same with another program. */
    public ChildCommand with(ChildProgram other) {
        return new ChildCommand(java, other, maxHeapBytes, culture, javaOptions, cleanEnvironment, environment,
                withoutEnvironment, directory, debugging, processLimits, group);
    }

    /** The same in this process's working directory, without a debugger and limits. */
    public ChildCommand(Path java, List<Path> classPath, OptionalLong maxHeapBytes, Culture culture,
            List<String> javaOptions, boolean cleanEnvironment, Map<String, String> environment,
            Set<String> withoutEnvironment) {
        this(java, ChildProgram.of(classPath), maxHeapBytes, culture, javaOptions, cleanEnvironment, environment,
                withoutEnvironment,
                Optional.empty(), Debugging.OFF, ProcessLimits.NONE, Optional.empty());
    }
}
