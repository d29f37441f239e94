package dev.prong.child.session;

import dev.prong.OutputLine;
import dev.prong.OutputLine.Source;
import dev.prong.child.output.Delivery;
import dev.prong.child.output.Hearing;
import dev.prong.child.output.OutputGate;
import dev.prong.child.output.OutputRate;
import dev.prong.thread.OwnThreads;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The lines of one child on their way to those who hear them: those of tasks with a listener of their own each by itself,
 * the others one at a time and in order. Lines beyond the rate are dropped, and a line tells how many. Thread-safe.
 */
final class SessionOutput {

    /** When a task prints no more for a while, it is told by then what was dropped. */
    private static final Duration TELL_AFTER = Duration.ofSeconds(1);

    private final String child;
    private final Runnable whenFull;
    private final Delivery common;
    /** Those of calls that have a listener of their own and have not ended. */
    private final Set<Delivery> ofCalls = ConcurrentHashMap.newKeySet();
    private final OutputRate rate;
    private final ScheduledExecutorService timer;
    private volatile Consumer<? super OutputLine> listener;
    private volatile boolean lifted;
    private volatile boolean hasDropped;
    // Guarded by this.
    private final OutputGate gate;
    private final Map<Dropped, Long> dropped = new LinkedHashMap<>();

    /** @param whenFull called each time that a reader is about to wait for listeners */
    SessionOutput(String child, SessionSettings settings, Runnable whenFull) {
        this.child = child;
        this.whenFull = whenFull;
        this.common = new Delivery(child, whenFull);
        this.rate = settings.printing().rate();
        this.timer = settings.timer();
        this.listener = settings.output();
        this.gate = new OutputGate(rate);
    }

    /**
     * Whose lines they are.
     *
     * @param call null for none
     */
    private record Printer(ChildCall<?> call, Optional<String> task, Source source, Delivery delivery) {
    }

    /** What was dropped, and for which reason. */
    private record Dropped(Printer printer, String why) {
    }

    /** Sends the lines to {@code newListener} from now on. */
    void to(Consumer<? super OutputLine> newListener) {
        listener = newListener;
    }

    /** A line of no task. Waits while much waits for listeners. */
    void printed(Source source, String text) {
        add(new Printer(null, Optional.empty(), source, common), text);
    }

    /** A line of a task. */
    void printed(RemoteCall<?> call, Source source, String text) {
        add(new Printer(call.call(), Optional.of(call.call().name()), source, deliveryOf(call)), text);
    }

    private Delivery deliveryOf(RemoteCall<?> call) {
        if (!call.hasOwnListener()) {
            return common;
        }
        Delivery own = call.delivery(() -> new Delivery(child, whenFull));
        if (ofCalls.add(own)) {
            call.call().onDone(_ -> ofCalls.remove(own));
        }
        if (lifted) {
            own.lift();
        }
        return own;
    }

    private synchronized void add(Printer printer, String text) {
        if (!gate.admits(text.length(), System.nanoTime())) {
            drop(new Dropped(printer, "limit=" + rate.text()));
            return;
        }
        tellDropped();
        if (!deliver(printer, text, false)) {
            drop(new Dropped(printer, "maxLines=" + Delivery.MAX_LINES
                    + "; they came while a listener of them waited for what may be waiting for it"));
        }
    }

    private void drop(Dropped what) {
        if (dropped.isEmpty()) {
            var _ = timer.schedule(() -> OwnThreads.virtual("prong-dropped").start(this::tellDropped),
                    TELL_AFTER.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
        dropped.merge(what, 1L, Long::sum);
        hasDropped = true;
    }

    /** Tells each who missed lines how many; before an answer or the end, so that nobody takes it for complete. */
    void tellDropped() {
        if (hasDropped) { // Without the lock, which one who waits for listeners may have.
            tellAll();
        }
    }

    private synchronized void tellAll() {
        dropped.forEach((what, lines) -> deliver(what.printer(),
                "[" + lines + " lines dropped: child=" + child + ", " + what.why() + "]", true));
        dropped.clear();
        hasDropped = false;
    }

    private boolean deliver(Printer printer, String text, boolean inAnyCase) {
        OutputLine line = new OutputLine(child, printer.task(), printer.source(), text);
        ChildCall<?> call = printer.call();
        Consumer<? super OutputLine> hears = printer.delivery() == common ? listener
                : call.options().output().orElseThrow();
        Runnable passed = () -> {};
        if (call != null) {
            Hearing hearing = call.hearing();
            hearing.printed();
            passed = hearing::heard;
        }
        if (inAnyCase) {
            printer.delivery().tell(text.length(), () -> hears.accept(line), passed);
        } else if (!printer.delivery().add(text.length(), () -> hears.accept(line), passed)) {
            passed.run();
            return false;
        }
        return true;
    }

    /** The process has ended: what is left in its pipes is little, and nobody waits any more to read it. */
    void lift() {
        lifted = true;
        common.lift();
        ofCalls.forEach(Delivery::lift);
    }

    /** Runs {@code action} behind the lines so far of those who have no listener of their own. */
    void afterAll(Runnable action) {
        common.afterAll(action);
    }

    /** The same, but a listener is not waited for while it waits itself for what may be waiting for it. */
    void whenPassed(Runnable action) {
        common.whenPassed(action);
    }

    /** Where the listener is that is being called; empty if none is. */
    String at() {
        return common.at();
    }
}
