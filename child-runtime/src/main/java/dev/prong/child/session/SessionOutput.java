package dev.prong.child.session;

import dev.prong.OutputLine;
import dev.prong.OutputLine.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The lines of one child on their way to those who hear them, one at a time and in order. Lines beyond the rate are
 * dropped, and a line tells how many. Thread-safe.
 */
final class SessionOutput {

    private static final System.Logger LOG = System.getLogger("dev.prong.child");

    /** When a task prints no more for a while, it is told by then what was dropped. */
    private static final Duration TELL_AFTER = Duration.ofSeconds(1);

    /** So much waits for listeners at most; a line that alone is longer waits until it is the only one. */
    private static final int MAX_CHARS = 2 << 20;

    private final String child;
    private final Semaphore room = new Semaphore(MAX_CHARS, true);
    private final Delivery delivery;
    private final OutputRate rate;
    private final ScheduledExecutorService timer;
    private volatile Consumer<? super OutputLine> listener;
    // Guarded by this.
    private final OutputGate gate;
    private final Map<Printer, Long> dropped = new LinkedHashMap<>();

    SessionOutput(String child, Delivery delivery, SessionSettings settings) {
        this.child = child;
        this.delivery = delivery;
        this.rate = settings.printing().rate();
        this.timer = settings.timer();
        this.listener = settings.output();
        this.gate = new OutputGate(rate);
    }

    /**
     * Whose lines they are.
     *
     * @param listener the task's own; null for that of the child
     */
    private record Printer(Optional<String> task, Source source, Consumer<? super OutputLine> listener) {
    }

    /** Sends the lines to {@code newListener} from now on. */
    void to(Consumer<? super OutputLine> newListener) {
        listener = newListener;
    }

    /** A line of no task. Waits while much waits for listeners. */
    void printed(Source source, String text) {
        add(new Printer(Optional.empty(), source, null), text);
    }

    /** A line of a task. */
    void printed(RemoteCall<?> call, Source source, String text) {
        // A child of its own has been told already who hears all that it prints.
        Consumer<? super OutputLine> own = call.port() == null ? call.call().options().output().orElse(null) : null;
        add(new Printer(Optional.of(call.call().name()), source, own), text);
    }

    private synchronized void add(Printer printer, String text) {
        if (gate.admits(text.length(), System.nanoTime())) {
            tellDropped();
            deliver(printer, text);
            return;
        }
        if (dropped.isEmpty()) {
            var _ = timer.schedule(() -> Thread.startVirtualThread(this::tellDropped), TELL_AFTER.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
        dropped.merge(printer, 1L, Long::sum);
    }

    /** Tells each who missed lines how many; before an answer or the end, so that nobody takes it for complete. */
    synchronized void tellDropped() {
        dropped.forEach((printer, lines) -> deliver(printer,
                "[" + lines + " lines dropped: child=" + child + ", limit=" + rate.text() + "]"));
        dropped.clear();
    }

    private void deliver(Printer printer, String text) {
        OutputLine line = new OutputLine(child, printer.task(), printer.source(), text);
        int length = Math.min(text.length(), MAX_CHARS);
        room.acquireUninterruptibly(length);
        delivery.add(text.length(), () -> {
            Consumer<? super OutputLine> own = printer.listener();
            try {
                if (own == null) {
                    listener.accept(line);
                } else {
                    own.accept(line);
                }
            } catch (RuntimeException | Error e) { // The user's listener; the lines after this one still have to come.
                LOG.log(System.Logger.Level.WARNING, "output listener failed: child=" + child, e);
            } finally {
                room.release(length);
            }
        });
    }
}
