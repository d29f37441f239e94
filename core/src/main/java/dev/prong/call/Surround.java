package dev.prong.call;

import dev.prong.ContextPropagator;
import dev.prong.ContextPropagator.Captured;
import dev.prong.failure.UserCode;
import java.util.List;
import java.util.concurrent.Callable;

/** What was captured on the submitting thread of a call, to be in place while it runs; the first is the outermost. */
public final class Surround {

    private final List<Captured> captured;

    private Surround(List<Captured> captured) {
        this.captured = captured;
    }

    /** On the submitting thread. */
    static Surround capture(List<ContextPropagator> propagators) {
        return new Surround(propagators.stream().map(ContextPropagator::capture).toList());
    }

    /** What has crossed from the submitting thread of another process. */
    public static Surround of(List<Captured> captured) {
        return new Surround(captured);
    }

    /**
     * Runs {@code body} with it in place.
     *
     * @throws Exception what the body throws, or those around it; {@link IllegalStateException} if one of these does not
     *             run the body, or runs it again
     */
    public <R> R call(Callable<R> body) throws Exception {
        Once<R> once = new Once<>(body);
        Runnable outermost = once;
        for (Captured each : captured.reversed()) {
            Runnable inner = outermost;
            outermost = () -> each.around(inner);
        }
        outermost.run();
        return once.result();
    }

    /** Runs the task, and keeps what became of it from those around it. */
    private static final class Once<R> implements Runnable {

        private final Callable<R> body;
        private boolean begun;
        private R result;
        private Throwable thrown;

        Once(Callable<R> body) {
            this.body = body;
        }

        @Override
        public void run() {
            if (begun) {
                throw new IllegalStateException("context propagator runs the task again; run it once");
            }
            begun = true;
            UserCode.run(() -> result = body.call(), e -> thrown = e); // Whatever the task throws is the task's.
        }

        R result() throws Exception {
            if (!begun) {
                throw new IllegalStateException("context propagator did not run the task; run it once");
            }
            if (thrown != null) {
                throw UserCode.thrownOn(thrown); // A task can throw what is neither an Exception nor an Error.
            }
            return result;
        }
    }
}
