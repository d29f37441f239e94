package dev.prong.call;

import dev.prong.TaskOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How long one call may take, and who says so: its options, or the call it belongs to, which gives no more than it has
 * left. Thread-safe.
 */
final class TimeLimits {

    /** Limits beyond this mean none; it keeps nanoseconds from overflowing. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    private final TaskOptions options;
    private final Duration granted;
    private final Instant deadline;
    private final String granter;
    private ScheduledExecutorService timer;
    private volatile long lastSign;

    private TimeLimits(TaskOptions options, Duration granted, Instant deadline, String granter) {
        this.options = options;
        this.granted = granted;
        this.deadline = deadline;
        this.granter = granter;
    }

    /** Those of a call with {@code options} that belongs to {@code parent}, or to none if null; null if there are none. */
    static TimeLimits of(TaskOptions options, Call<?> parent) {
        Instant given = parent == null ? null : parent.deadline().orElse(null);
        Duration asked = options.timeout().filter(timeout -> timeout.compareTo(LONGEST) < 0).orElse(null);
        if (given == null && asked == null && options.runTimeout().isEmpty() && options.silence().isEmpty()) {
            return null;
        }
        Instant now = Instant.now();
        Instant wanted = asked == null ? null : now.plus(asked);
        if (given != null && (wanted == null || given.isBefore(wanted))) {
            Duration left = Duration.between(now, given);
            return new TimeLimits(options, left.isPositive() ? left : Duration.ofNanos(1), given, parent.name());
        }
        return new TimeLimits(options, asked, wanted, null);
    }

    Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** Watches the timeout, which has been running since this was made. */
    void watch(Call<?> call, ScheduledExecutorService clock) {
        timer = clock;
        if (granted != null) {
            alarm(call, Duration.between(Instant.now(), deadline), () -> call.stop(StopReason.TIMED_OUT));
        }
    }

    /** The call has begun: watches what counts from there. */
    void begun(Call<?> call, Runner by) {
        lastSign = System.nanoTime();
        if (timer == null) {
            return; // Somebody else watches it: the parent of this process.
        }
        shorter(options.runTimeout())
                .ifPresent(limit -> alarm(call, limit, () -> call.stop(StopReason.RAN_TOO_LONG, by)));
        shorter(options.silence()).ifPresent(limit -> alarm(call, limit, () -> checkSilence(call, by, limit)));
    }

    private static Optional<Duration> shorter(Optional<Duration> limit) {
        return limit.filter(duration -> duration.compareTo(LONGEST) < 0);
    }

    private void checkSilence(Call<?> call, Runner by, Duration limit) {
        if (!call.isRunBy(by)) {
            return; // Its worker has crashed: the next attempt has an alarm of its own.
        }
        Duration left = limit.minusNanos(System.nanoTime() - lastSign);
        if (left.isPositive()) {
            alarm(call, left, () -> checkSilence(call, by, limit));
        } else {
            call.stop(StopReason.SILENT, by);
        }
    }

    /** The task has been heard of. */
    void sign() {
        lastSign = System.nanoTime();
    }

    private void alarm(Call<?> call, Duration delay, Runnable action) {
        Future<?> alarm = timer.schedule(action, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        call.onDone(_ -> alarm.cancel(false));
    }

    /** The limit that was exceeded, as a fact for an error. */
    String fact(StopReason reason) {
        return switch (reason) {
            case RAN_TOO_LONG -> "runTimeout=" + options.runTimeout().orElseThrow();
            case SILENT -> "silence=" + options.silence().orElseThrow();
            default -> granter == null ? "timeout=" + granted
                    : "timeout=" + options.timeout().map(Duration::toString).orElse("none") + ", granted=" + granted
                            + ", grantedBy=" + granter;
        };
    }
}
