package dev.prong.worker;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.call.Around;
import java.util.concurrent.Callable;

/** A callable as a task, which is never copied. */
@SuppressWarnings("serial") // Nor serialized.
record CallableTask<V>(Callable<V> callable) implements Task<V>, Around {

    @Override
    public V run(TaskContext context) throws Exception {
        return callable.call();
    }

    @Override
    public Object inner() {
        return callable;
    }
}
