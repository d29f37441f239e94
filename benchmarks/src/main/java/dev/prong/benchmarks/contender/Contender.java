package dev.prong.benchmarks.contender;

/** What runs tiny tasks with two workers. One caller at a time. */
public interface Contender extends AutoCloseable {

    /** The workers of every contender: threads, or processes. */
    int WORKERS = 2;

    /** Hands over one tiny task and waits for its result. */
    long one(long n) throws Exception;

    /** Hands over {@code count} tiny tasks one by one from this thread, then waits for all; gives the sum of the results. */
    long batch(int count) throws Exception;

    /** The same by the call that takes them all at once: {@code map} or {@code invokeAll}. */
    long map(int count) throws Exception;

    /** Ends the workers and waits for their end. */
    @Override
    void close();
}
