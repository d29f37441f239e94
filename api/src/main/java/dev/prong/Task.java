package dev.prong;

import java.io.Serializable;

/**
 * Code plus its inputs, run once, somewhere else: a lambda or method reference with what it captures, a record with its
 * components, an enum constant, or a class without fields.
 *
 * <pre>{@code
 * record SumBelow(long n) implements Task<Long> {
 *     @Override public Long run(TaskContext context) {
 *         long sum = 0;
 *         for (long i = 0; i < n; i++) sum += i;
 *         return sum;
 *     }
 * }
 * }</pre>
 *
 * <p>A task travels as data. What it captures and what it returns are values (see {@link MessagePort}); a class with
 * fields is refused with the advice to make it a record. The interface is {@link Serializable} only because that makes
 * the compiler keep what a lambda is made of: Java serialization is never used.
 *
 * @param <R> what the task returns; {@link Void} for nothing
 */
@FunctionalInterface
public interface Task<R> extends Serializable {

    /**
     * Runs the task. Called once, on a thread of the worker, never on the caller's unless it asked for that. The thread has
     * nothing of the caller's: no inheritable thread locals, and as its context class loader the class loader of this
     * class. What the task changes of its name, priority, context class loader and handler of uncaught exceptions is put
     * back afterwards.
     *
     * @param context what the task is told about where it runs, and its port to its starter
     * @return the result, a value or null
     * @throws Exception anything; it reaches the caller as the cause of a {@link TaskFailedException}. Once the task has
     *             been cancelled, whatever it throws counts as its obedience.
     */
    R run(TaskContext context) throws Exception;
}
