package dev.prong.value;

import dev.prong.MessageException;
import dev.prong.Task;
import java.lang.reflect.Modifier;

/** Tasks as data: which can cross, their copies for other threads, their names. Thread-safe. */
public final class Tasks {

    private Tasks() {
    }

    /**
     * {@code task} as another thread may have it: itself if nothing it captures can change, else one with copies. A task
     * that captures nothing, or only numbers, strings and enum constants, costs a look-up.
     *
     * @throws MessageException if it is no lambda, record, enum constant or class without fields, or if something it
     *             captures cannot cross
     */
    @SuppressWarnings("unchecked")
    public static <R> Task<R> copy(Task<R> task) {
        return requireTask(task).immutable() ? task : (Task<R>) Values.copyTask(task, Limits.DEFAULT);
    }

    /** The shape of {@code task}, which is one that a task may have; throws as {@link #copy} does. */
    private static Shape requireTask(Task<?> task) {
        Shape shape = Shape.of(task.getClass());
        return switch (shape) {
            case LambdaShape _,RecordShape _,Shape.Constant _,Shape.Stateless _ -> shape;
            case Shape.Refused refused -> throw new MessageException(refused.message(), refused.cause());
            default -> throw new MessageException(Advice.notATask(task.getClass()));
        };
    }

    /**
     * What is made of {@code task} by {@code fold}.
     *
     * @throws MessageException as {@link #copy} does
     */
    public static <T> T fold(Task<?> task, Fold<T> fold, Budget budget) {
        requireTask(task);
        return new Walk<>(fold, budget, true).start(task);
    }

    /**
     * A task of a class without fields, made without running a constructor: there is nothing that one could set.
     *
     * @throws Refusal if the class is not such a task
     */
    public static Task<?> create(Class<?> type) {
        if (!(Shape.of(type) instanceof Shape.Stateless) || Modifier.isAbstract(type.getModifiers())) {
            if (Shape.of(type) instanceof Shape.Refused refused && refused.cause() != null) {
                throw refused.refusal();
            }
            throw new Refusal(
                    "class " + type.getName() + " is no task without fields here; run both sides with the same"
                            + " version of it");
        }
        try {
            return (Task<?>) Serials.create(type);
        } catch (Throwable t) {
            throw Refusal.threw("making a " + type.getName(), t);
        }
    }

    /**
     * A readable name: {@code SumBelow} for a record or class, {@code Ops.ADD} for an enum constant,
     * {@code Fibonacci::of} for a method reference, {@code Main.main lambda} for a lambda. Never throws; takes a lambda
     * apart, so call it when a name is needed.
     */
    public static String nameOf(Task<?> task) {
        return TaskNames.ofRoot(task);
    }
}
