package dev.prong.call;

import java.util.Optional;

/** What the current thread is running. An instance is for its thread alone. */
public final class Current {

    private static final ThreadLocal<Current> THREADS = new ThreadLocal<>();

    private Call<?> call;
    private Runner runner;

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
        try {
            work.run();
        } finally {
            call = outer;
            runner = outerRunner;
            if (inner.isStopping()) {
                Thread.interrupted(); // Meant for the inner one, and too late.
            }
            if (outer != null && outer.isStopping()) {
                Thread.currentThread().interrupt(); // May have come meanwhile.
            }
        }
    }
}
