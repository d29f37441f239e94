package dev.prong.child;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.child.session.Wraps;
import java.io.Serializable;
import java.util.concurrent.Callable;

/** A callable as a task: it crosses if the callable is a serializable lambda, a record or a task. */
record CallableTask<V>(Callable<V> callable) implements Task<V>, Wraps {

    /**
     * {@code callable} as a task.
     *
     * @throws IllegalArgumentException if it is none of the kinds that can cross, naming it
     */
    static <V> Task<V> of(Callable<V> callable) {
        if (!(callable instanceof Record) && !(callable instanceof Serializable)) {
            throw new IllegalArgumentException("callable cannot be sent to a child: class="
                    + callable.getClass().getName()
                    + "; make it a record, or a lambda cast to (Callable<…> & Serializable)");
        }
        return new CallableTask<>(callable);
    }

    @Override
    public Object wrapped() {
        return callable;
    }

    @Override
    public V run(TaskContext context) throws Exception {
        return callable.call();
    }
}
