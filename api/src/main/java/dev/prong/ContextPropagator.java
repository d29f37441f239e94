package dev.prong;

import java.util.Objects;

/**
 * Carries what belongs to a thread, such as the context of a trace, from the thread that submits a task to the one that
 * runs it. In the same process it goes by reference, whatever it is. To a child it goes as data, as a task does: there
 * {@link #capture} returns a record that implements {@link Captured}, and finds its thread local or scoped value in a
 * static field. Must be thread-safe.
 *
 * <pre>{@code
 * static final ScopedValue<User> USER = ScopedValue.newInstance();
 *
 * WorkerRuntime runtime = WorkerRuntime.builder().propagate(ContextPropagator.scopedValue(USER)).build();
 * ScopedValue.where(USER, user).call(() -> runtime.run(_ -> USER.get().name()));
 * }</pre>
 */
@FunctionalInterface
public interface ContextPropagator {

    /**
     * Takes what there is on this thread, the one that submits or starts a task. Called once for each task; must not
     * block. What it throws is thrown to the submitter, and the task is not accepted.
     */
    Captured capture();

    /**
     * What was taken from the submitting thread of one task; thread-safe.
     *
     * <pre>{@code
     * record TenantIs(String tenant) implements ContextPropagator.Captured { // crosses to children
     *     @Override public void around(Runnable task) { ScopedValue.where(TENANT, tenant).run(task); }
     * }
     * }</pre>
     */
    @FunctionalInterface
    interface Captured {

        /** For when there is nothing to carry. */
        Captured NOTHING = Runnable::run;

        /**
         * Runs the task with what was captured in place, on the worker's thread, and leaves the thread as it found it:
         * the next task on it, or the caller if the task runs in its thread, is somebody else's. What it throws fails
         * the task.
         *
         * @param task to be run once, before this returns; it never throws
         */
        void around(Runnable task);
    }

    /**
     * Carries the binding of {@code value}, within this process only. A task submitted where it is not bound runs without a binding of its own; one
     * that runs on a thread that has one keeps that.
     */
    static <T> ContextPropagator scopedValue(ScopedValue<T> value) {
        Objects.requireNonNull(value, "value");
        return () -> value.isBound() ? ScopedValue.where(value, value.get())::run : Captured.NOTHING;
    }

    /**
     * Carries the value of {@code local} by reference, within this process only, and puts the former one back; null stands
     * for none.
     */
    static <T> ContextPropagator threadLocal(ThreadLocal<T> local) {
        Objects.requireNonNull(local, "local");
        return () -> {
            T captured = local.get();
            return task -> {
                T former = local.get();
                set(local, captured);
                try {
                    task.run();
                } finally {
                    set(local, former);
                }
            };
        };
    }

    private static <T> void set(ThreadLocal<T> local, T value) {
        if (value == null) {
            local.remove();
        } else {
            local.set(value);
        }
    }
}
