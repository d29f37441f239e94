package dev.prong.proto.codec;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.proto.v1.TaskDescriptor;
import dev.prong.proto.v1.Value;
import dev.prong.value.Budget;
import dev.prong.value.Limits;
import dev.prong.value.Tasks;

/** Tasks as messages of the wire, and back. Thread-safe. */
public final class TaskCodec {

    private TaskCodec() {
    }

    /**
     * {@code task} as a message; later changes of what it captures are not seen.
     *
     * @throws MessageException if it is no lambda, record, enum constant or class without fields, or if something it
     *             captures cannot cross
     */
    public static TaskDescriptor encode(Task<?> task) {
        Budget budget = new Budget(Limits.DEFAULT);
        Value value = Tasks.fold(task, new Encoder(budget), budget);
        TaskDescriptor.Builder descriptor = TaskDescriptor.newBuilder();
        switch (value.getKindCase()) {
            case LAMBDA -> descriptor.setLambda(value.getLambda());
            case RECORD -> descriptor.setRecord(value.getRecord());
            case ENUM_VALUE -> descriptor.setEnumValue(value.getEnumValue());
            case STATELESS -> descriptor.setStateless(value.getStateless());
            default -> throw new IllegalStateException("no kind of task: kind=" + value.getKindCase());
        }
        return descriptor.build();
    }

    /**
     * The task that {@code descriptor} is. Runs code that the descriptor names, so it must come from the parent: what a
     * child sends is never decoded by this method.
     *
     * @param loader where the task's classes are looked up
     * @throws MessageException if it is no task here: damaged, of classes that are unknown or differ
     */
    public static Task<?> decode(TaskDescriptor descriptor, ClassLoader loader) {
        Value.Builder value = Value.newBuilder();
        switch (descriptor.getKindCase()) {
            case LAMBDA -> value.setLambda(descriptor.getLambda());
            case RECORD -> value.setRecord(descriptor.getRecord());
            case ENUM_VALUE -> value.setEnumValue(descriptor.getEnumValue());
            case STATELESS -> value.setStateless(descriptor.getStateless());
            case KIND_NOT_SET -> throw new MessageException("task descriptor has no kind that is known here; run both"
                    + " sides with the same version of Prong");
        }
        Object task = new Decoder(new Classes(loader, true, Receivable.ALL), new Budget(Limits.DEFAULT), true)
                .start(value.build());
        if (task instanceof Task<?> found) {
            return found;
        }
        throw new MessageException(task.getClass().getName() + " is no task here; run both sides with the same version"
                + " of it");
    }
}
