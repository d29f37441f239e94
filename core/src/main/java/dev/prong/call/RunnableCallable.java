package dev.prong.call;

import java.util.concurrent.Callable;

/** A runnable as a callable: a record, so that it can cross wherever its runnable can. */
record RunnableCallable<V>(Runnable runnable, V value) implements Callable<V>, Around {

    @Override
    public V call() {
        runnable.run();
        return value;
    }

    @Override
    public Object inner() {
        return runnable;
    }
}
