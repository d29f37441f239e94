package dev.prong.worker;

import dev.prong.RuntimeEvent;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps the events of a runtime for a test to look at. */
final class Events implements Consumer<RuntimeEvent> {

    private final BlockingQueue<RuntimeEvent> events = new LinkedBlockingQueue<>();

    @Override
    public void accept(RuntimeEvent event) {
        events.add(event);
    }

    /** Waits for the next one. */
    RuntimeEvent next() throws InterruptedException {
        RuntimeEvent event = events.poll(30, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event");
        }
        return event;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }
}
