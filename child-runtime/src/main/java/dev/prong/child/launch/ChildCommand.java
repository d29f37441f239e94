package dev.prong.child.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a child JVM is started with; reusable.
 *
 * @param java the launcher of the child's JDK
 * @param classPath folders and jars, in order
 * @param maxHeapBytes the most heap; empty for the JVM's own default
 * @param culture what it formats by
 * @param javaOptions further options of the JVM, in order
 * @param cleanEnvironment whether the child starts without this process's environment
 * @param environment variables that are set
 * @param withoutEnvironment variables that are left out
 */
public record ChildCommand(Path java, List<Path> classPath, OptionalLong maxHeapBytes, Culture culture,
        List<String> javaOptions, boolean cleanEnvironment, Map<String, String> environment,
        Set<String> withoutEnvironment) {

    /** Options that others put into the environment of this process, and that are not meant for its children. */
    public static final Set<String> NOT_INHERITED = Set.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

    public ChildCommand {
        classPath = List.copyOf(classPath);
        javaOptions = List.copyOf(javaOptions);
        environment = Map.copyOf(environment);
        withoutEnvironment = Set.copyOf(withoutEnvironment);
    }
}
