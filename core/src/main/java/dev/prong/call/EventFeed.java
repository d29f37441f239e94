package dev.prong.call;

import dev.prong.failure.SafeLog;
import dev.prong.RuntimeEvent;
import dev.prong.failure.UserCode;
import dev.prong.port.Pump;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Tells the listeners of a runtime what happens in it, one event at a time and in order. Thread-safe. */
public final class EventFeed {

    private static final SafeLog LOG = new SafeLog("dev.prong");

    private final List<Consumer<? super RuntimeEvent>> listeners;
    private final Queue<RuntimeEvent> events = new ConcurrentLinkedQueue<>();
    private final Pump pump;

    /** The feed of the runtime of that name. */
    public EventFeed(String runtime, List<Consumer<? super RuntimeEvent>> listeners) {
        this.listeners = List.copyOf(listeners);
        this.pump = new Pump("prong-events " + runtime, this::next);
    }

    /** Tells of {@code event}, not before this returns. */
    public void add(RuntimeEvent event) {
        if (!listeners.isEmpty()) {
            events.add(event);
            pump.signal();
        }
    }

    private Runnable next() {
        RuntimeEvent event = events.poll();
        return event == null ? null : () -> listeners.forEach(listener -> tell(listener, event));
    }

    private static void tell(Consumer<? super RuntimeEvent> listener, RuntimeEvent event) {
        UserCode.tell(listener, event, e -> LOG.warning("listener of a runtime failed: event=" + event, e));
    }
}
