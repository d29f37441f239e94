package dev.prong.child;

import dev.prong.child.launch.ChildCommand;
import dev.prong.child.launch.ClassPaths;
import dev.prong.child.launch.Culture;
import dev.prong.child.launch.Descriptors;
import dev.prong.child.launch.HeapShare;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the children of a runtime are launched, as {@link ChildRuntime.Builder} is told, whose methods say what each part
 * means; for one thread.
 */
final class Launching {

    Descriptors descriptors = Descriptors.detect();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    /** Null for this process's. */
    List<Path> classPath;
    ChildLimits limits = ChildLimits.none();
    boolean overcommit;
    /** Null for this process's. */
    Locale locale;
    /** Null for this process's. */
    ZoneId timeZone;
    boolean cleanEnvironment;
    final List<String> javaOptions = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Set<String> withoutEnvironment = new LinkedHashSet<>();

    void setVariable(String variable, String value) {
        environment.put(variable, value);
        withoutEnvironment.remove(variable);
    }

    void leaveOut(String variable) {
        withoutEnvironment.add(variable);
        environment.remove(variable);
    }

    /**
     * What each of so many children is started with.
     *
     * @throws IllegalArgumentException if together they could have more memory than there is
     */
    ChildCommand command(int children) {
        List<Path> classes = classPath == null ? ClassPaths.ofThisProcess()
                : classPath.stream().map(Path::toAbsolutePath).toList();
        return new ChildCommand(java, classes, maxHeapBytes(children), culture(), allJavaOptions(), cleanEnvironment,
                environment, withoutEnvironment);
    }

    /** Said by the limits, or by the options of the JVM, or else a share of the memory. */
    private OptionalLong maxHeapBytes(int children) {
        if (!overcommit) {
            HeapShare.memoryBytes().ifPresent(memory -> limits.requireFit(children, memory));
        }
        boolean said = limits.maxHeapBytes().isPresent() || HeapShare.isDecidedBy(javaOptions);
        return said ? limits.maxHeapBytes() : HeapShare.ofEach(Math.max(1, children));
    }

    private Culture culture() {
        Culture culture = Culture.ofThisProcess();
        culture = locale == null ? culture : culture.with(locale);
        return timeZone == null ? culture : culture.with(timeZone);
    }

    /** Of two that say different things a JVM obeys the later: the user's own. */
    private List<String> allJavaOptions() {
        return Stream.concat(limits.javaOptions().stream(), javaOptions.stream()).toList();
    }
}
