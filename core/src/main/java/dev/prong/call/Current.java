package dev.prong.call;

import java.util.Optional;

/** What the current thread is running. An instance is for its thread alone. */
public final class Current {

    private static final ThreadLocal<Current> THREADS = new ThreadLocal<>();

    private Call<?> call;
    private Runner runner;
    private int depth;

    private Current() {
    }

    /** That of this thread; made when first asked for. */
    public static Current ofThread() {
        Current known = THREADS.get();
        if (known == null) {
            known = new Current();
            THREADS.set(known);
        }
        return known;
    }

    /** The call that this thread is running; empty if it runs none. */
    public static Optional<Call<?>> call() {
        Current known = THREADS.get();
        return known == null ? Optional.empty() : Optional.ofNullable(known.call);
    }

    /** How many calls this thread is running, one within the other. */
    static int depth() {
        Current known = THREADS.get();
        return known == null ? 0 : known.depth;
    }

    /** The runner of that call, or null. */
    public static Runner runner() {
        Current known = THREADS.get();
        return known == null ? null : known.runner;
    }

    /** Runs {@code work} as what {@code inner} does on this thread, which goes on with what it did before. */
    public void within(Call<?> inner, Runner by, Runnable work) {
        Call<?> outer = call;
        Runner outerRunner = runner;
        call = inner;
        runner = by;
        depth++;
        try {
            work.run();
        } finally {
            depth--;
            call = outer;
            runner = outerRunner;
            if (inner.isStopped()) {
                Thread.interrupted(); // Meant for the inner one, and too late.
            }
            if (outer != null && outer.isStopped()) {
                Thread.currentThread().interrupt(); // May have come meanwhile.
            }
        }
    }
}
