package dev.prong.contract;

import dev.prong.TaskRuntime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/**
 * Gives every test of a backend the same runtime: a child is expensive to start. After a test that failed the next one
 * gets a new runtime, so that a pool that hangs fails one test.
 */
final class SharedRuntime implements TestInstancePostProcessor, AfterTestExecutionCallback {

    private static final Namespace NAMESPACE = Namespace.create(SharedRuntime.class);

    @Override
    public void postProcessTestInstance(Object instance, ExtensionContext context) {
        if (instance instanceof Contract contract) {
            contract.share(holderOf(context));
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            holderOf(context).replace();
        }
    }

    /** What belongs to the outermost class, which is the one of the backend, and ends with it. */
    private static Holder holderOf(ExtensionContext context) {
        ExtensionContext backend = context;
        while (!backend.getRequiredTestClass().isAnnotationPresent(RunsOn.class)) {
            backend = backend.getParent().orElseThrow();
        }
        RunsOn runsOn = backend.getRequiredTestClass().getAnnotation(RunsOn.class);
        return backend.getStore(NAMESPACE).computeIfAbsent(Holder.class, _ -> new Holder(runsOn), Holder.class);
    }

    /** The runtime of one backend: two workers, opened when first asked for. Thread-safe. */
    static final class Holder implements AutoCloseable {

        private final RunsOn backend;
        private final List<TaskRuntime> replaced = new ArrayList<>();
        private TaskRuntime current;

        private Holder(RunsOn backend) {
            this.backend = backend;
        }

        synchronized TaskRuntime runtime() {
            if (current == null) {
                current = TaskRuntime.open(backend.value() + "?" + backend.poolSize() + "=2&closeTimeout=5s");
            }
            return current;
        }

        synchronized void replace() {
            if (current != null) {
                replaced.add(current);
                current = null;
            }
        }

        @Override
        public synchronized void close() {
            replace();
            replaced.forEach(TaskRuntime::close);
        }
    }
}
