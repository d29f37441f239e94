package dev.prong.command;

import dev.prong.Registration;
import dev.prong.failure.UserCode;
import dev.prong.port.Registrations;
import java.util.function.Consumer;

/**
 * Those who want to hear of one subprocess's exit and close: each is called once, one at a time, the exit's before the
 * close's. Thread-safe.
 *
 * <p>They are called on a thread that lives only while somebody has yet to be called. It is no daemon: whoever listens
 * for the end of a process does not want the JVM to end before.
 */
final class Listeners {

    private final Running running;
    private final Registrations<Consumer<? super ProcessExit>> onExit = new Registrations<>();
    private final Registrations<Consumer<? super ProcessExit>> onClose = new Registrations<>();
    private boolean delivering;

    Listeners(Running running) {
        this.running = running;
        var _ = running.exit().thenAccept(_ -> wake());
        var _ = running.close().thenAccept(_ -> wake());
    }

    Registration onExit(Consumer<? super ProcessExit> listener) {
        return added(onExit.add(listener));
    }

    Registration onClose(Consumer<? super ProcessExit> listener) {
        return added(onClose.add(listener));
    }

    private Registration added(Registration registration) {
        startDelivery();
        return () -> {
            registration.close();
            wake();
        };
    }

    private synchronized void wake() {
        notifyAll();
    }

    private synchronized void startDelivery() {
        if (!delivering) {
            Threads.named("listeners", running.pid(), false, this::deliver).start();
            delivering = true;
        }
        notifyAll();
    }

    private void deliver() {
        for (Consumer<? super ProcessExit> listener = next(); listener != null; listener = next()) {
            UserCode.tell(listener, running.exit().join(), this::report);
        }
    }

    private void report(Throwable thrown) {
        Log.error("a listener failed: command=%s, pid=%d".formatted(running.command(), running.pid()), thrown);
    }

    /** The next one to be called, when it is time; null if there is none, and then the thread is to end. */
    private synchronized Consumer<? super ProcessExit> next() {
        while (!onExit.isEmpty() || !onClose.isEmpty()) {
            Consumer<? super ProcessExit> due = running.exit().isDone() ? onExit.poll() : null;
            if (due == null && running.close().isDone()) {
                due = onClose.poll();
            }
            if (due != null) {
                return due;
            }
            try {
                wait();
            } catch (InterruptedException _) {
                // A listener has interrupted its thread; there is nothing here to break off.
            }
        }
        delivering = false;
        return null;
    }
}
