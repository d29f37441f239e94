package dev.prong.child;

import dev.prong.ContextPropagator;
import dev.prong.ContextPropagator.Captured;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.call.Around;
import dev.prong.call.Surround;
import dev.prong.value.Tasks;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A task with what was captured on the thread that submitted it; crosses as any record does.
 *
 * @param captured to be in place while the task runs; the first is the outermost
 * @param task runs within it
 */
record SurroundedTask<R>(List<Captured> captured, Task<R> task) implements Task<R>, Around {

    /**
     * {@code task} with what there is to carry on this thread; the task itself if there is nothing.
     *
     * @throws MessageException if a propagator captured what only this process has
     */
    static <R> Task<R> of(Task<R> task, List<ContextPropagator> propagators) {
        List<Captured> captured = new ArrayList<>();
        for (ContextPropagator each : propagators) {
            Captured found = Objects.requireNonNull(each.capture(), "captured");
            if (!found.equals(Captured.NOTHING)) {
                captured.add(requireValue(found, task));
            }
        }
        return captured.isEmpty() ? task : new SurroundedTask<>(captured, task);
    }

    private static Captured requireValue(Captured captured, Task<?> task) {
        if (captured instanceof Record || captured instanceof Enum<?> || captured instanceof Serializable) {
            return captured;
        }
        throw new MessageException("context cannot be carried to a child: task=" + Tasks.nameOf(task) + ", captured="
                + captured.getClass().getName() + "; have the propagator capture a record that implements"
                + " ContextPropagator.Captured, which finds its thread local or scoped value in a static field");
    }

    @Override
    public R run(TaskContext context) throws Exception {
        return Surround.of(captured).call(() -> task.run(context));
    }

    @Override
    public Object inner() {
        return task;
    }
}
