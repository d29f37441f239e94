package dev.prong.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;

/**
 * A contender whose workers can be held back, so that its queue fills. The handle is the contender's own object: a wrapper
 * would be weighed with it.
 *
 * @param <H> what stands for a task that was handed over
 */
public interface Queueing<H> extends Contender {

    /** Hands over one tiny task. */
    H submit(long n);

    /** Waits for the result. */
    long get(H handle) throws Exception;

    /** Cancels the task; whether that was in time. */
    boolean cancel(H handle);

    /** Occupies every worker until {@link #release()}; returns when all are. */
    void hold() throws Exception;

    /** Lets the workers go. */
    default void release() {
        Gate.open();
    }

    @Override
    default long batch(int count) throws Exception {
        List<H> handles = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            handles.add(submit(i));
        }
        long sum = 0;
        for (H handle : handles) {
            sum += get(handle);
        }
        return sum;
    }
}
