package dev.prong.child;

import dev.prong.process.Passable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What can be said of the children of a runtime, and again of one fork: {@link ChildRuntime.Builder} and
 * {@link ForkOptions} say what each part means. For one thread, until nobody changes it any more.
 */
final class ProcessSettings {

    final List<String> javaOptions = new ArrayList<>();
    final Map<String, String> environment = new LinkedHashMap<>();
    final Set<String> withoutEnvironment = new LinkedHashSet<>();
    /** Null for none. */
    private Path directory;

    void setVariable(String variable, String value) {
        environment.put(Passable.variable(variable), Passable.value(variable, value));
        withoutEnvironment.remove(variable);
    }

    void leaveOut(String variable) {
        withoutEnvironment.add(Passable.variable(variable));
        environment.remove(variable);
    }

    void addJavaOptions(String... options) {
        for (int i = 0; i < options.length; i++) {
            Passable.hidden("options[" + i + "]", options[i]);
        }
        javaOptions.addAll(List.of(options));
    }

    void setDirectory(Path newDirectory) {
        directory = Objects.requireNonNull(newDirectory, "directory");
    }

    /** Null for none. */
    Path directory() {
        return directory;
    }

    /** These with the others on top: options come after, and of a variable and the directory the others' counts. */
    ProcessSettings and(ProcessSettings others) {
        ProcessSettings both = new ProcessSettings();
        both.add(this);
        both.add(others);
        return both;
    }

    private void add(ProcessSettings others) {
        javaOptions.addAll(others.javaOptions);
        others.environment.forEach(this::setVariable);
        others.withoutEnvironment.forEach(this::leaveOut);
        directory = others.directory == null ? directory : others.directory;
    }

    boolean isEmpty() {
        return javaOptions.isEmpty() && environment.isEmpty() && withoutEnvironment.isEmpty() && directory == null;
    }
}
