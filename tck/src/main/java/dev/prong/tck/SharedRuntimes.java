package dev.prong.tck;

import dev.prong.TaskRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The runtimes of one backend that its tests share: a child is expensive to start. One for each set of settings. Thread-safe. */
final class SharedRuntimes implements AutoCloseable {

    private final Map<String, TaskRuntime> current = new HashMap<>();
    private final List<TaskRuntime> replaced = new ArrayList<>();
    private Built built;

    /** The runtime of this specification, opened when first asked for. */
    synchronized TaskRuntime open(String spec) {
        return current.computeIfAbsent(spec, TaskRuntime::open);
    }

    /** The runtime that {@code opener} opens, when first asked for. */
    synchronized Built built(Backend.Opener opener) {
        built = built == null ? new Built(opener) : built;
        return built;
    }

    /** The next test gets new runtimes, so that a pool that hangs fails one test. */
    synchronized void replace() {
        replaced.addAll(current.values());
        current.clear();
        if (built != null) {
            replaced.add(built.runtime());
            built = null;
        }
    }

    @Override
    public synchronized void close() {
        replace();
        replaced.forEach(TaskRuntime::close);
        replaced.clear();
    }
}
