package dev.prong.call;

import dev.prong.Registration;
import dev.prong.failure.SafeLog;
import dev.prong.failure.UserCode;
import dev.prong.port.Pump;
import dev.prong.port.Registrations;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The progress of one call on its way to the listeners of its handle: each gets the latest there is, one at a time and in
 * order, and may miss some in between. Never holds the task up. Thread-safe.
 */
final class ProgressFeed {

    private static final SafeLog LOG = new SafeLog("dev.prong");

    private final String task;
    private final Pump pump;
    private final Registrations<Listener<?>> listeners = new Registrations<>();
    private Object latest;
    private long reports;
    private boolean ended;

    ProgressFeed(String task) {
        this.task = task;
        this.pump = new Pump("prong-progress " + task, this::next);
    }

    void report(Object value) {
        synchronized (this) {
            if (ended) {
                return; // Nobody is to hear of a task after its end.
            }
            latest = Objects.requireNonNull(value, "progress");
            reports++;
        }
        pump.signal();
    }

    <T> Registration add(Class<T> type, Consumer<? super T> listener) {
        Registration added = listeners.add(new Listener<>(type, Objects.requireNonNull(listener, "listener")));
        pump.signal();
        return added;
    }

    synchronized Optional<Object> latest() {
        return Optional.ofNullable(latest);
    }

    synchronized void end() {
        ended = true;
    }

    private synchronized Runnable next() {
        if (ended) {
            return null; // A listener that was too slow for what came last hears nothing more.
        }
        Listener<?> behind = listeners.find(each -> each.heard < reports);
        if (behind == null) {
            return null;
        }
        behind.heard = reports;
        Object value = latest;
        return () -> behind.tell(value, task);
    }

    /** One listener, and how many reports had been made when it was last told. */
    private static final class Listener<T> {

        private final Class<T> type;
        private final Consumer<? super T> action;
        private long heard;

        Listener(Class<T> type, Consumer<? super T> action) {
            this.type = type;
            this.action = action;
        }

        void tell(Object value, String task) {
            if (!type.isInstance(value)) {
                return;
            }
            UserCode.tell(action, type.cast(value),
                    e -> LOG.warning("progress listener failed: task=" + task, e));
        }
    }
}
