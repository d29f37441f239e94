package dev.prong.child.session;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.call.Call;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.proto.codec.TaskCodec;
import dev.prong.proto.v1.TaskDescriptor;
import java.util.function.UnaryOperator;

/** A call with its task as data, ready to be sent to whichever child takes it. */
public final class ChildCall<R> extends Call<R> {

    private final TaskDescriptor descriptor;
    private final ClassLoader loader;

    private ChildCall(Task<R> task, TaskOptions options, TaskDescriptor descriptor) {
        super(task, options, UnaryOperator.identity());
        this.descriptor = descriptor;
        this.loader = task.getClass().getClassLoader();
    }

    /**
     * A call that waits to begin.
     *
     * @throws MessageException if the task cannot cross, or is too large
     */
    public static <R> ChildCall<R> of(Task<R> task, TaskOptions options, ChannelLimits limits) {
        ChildCall<R> call = new ChildCall<>(task, options, TaskCodec.encode(task));
        int bytes = call.descriptor.getSerializedSize();
        if (bytes > limits.maxFrameBytes() / 2) {
            throw new MessageException("task is too large: task=" + call.name() + ", bytes=" + bytes + ", maxBytes="
                    + limits.maxFrameBytes() / 2 + "; pass large inputs as files or messages");
        }
        return call;
    }

    TaskDescriptor descriptor() {
        return descriptor;
    }

    /** The class loader that knows the task, and so the classes of its messages and results. */
    ClassLoader loader() {
        return loader;
    }
}
