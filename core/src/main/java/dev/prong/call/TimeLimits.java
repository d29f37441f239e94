package dev.prong.call;

import dev.prong.TaskOptions.SilenceFrom;
import dev.prong.TaskOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * How long one call may take and be silent, and who says so: its options, or the call it belongs to, which gives no more
 * than it has left. What it is given is watched by the giver alone, whose end is the end of what belongs to it: two
 * alarms for one moment would leave open whose timeout is heard of. Thread-safe.
 */
final class TimeLimits {

    /** Limits beyond this mean none; it keeps nanoseconds from overflowing. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    /** What is said where nobody has told what the limit is. */
    static final String ELSEWHERE = "limit=watched elsewhere";

    private final TaskOptions options;
    private final Deadline own;
    private final Deadline given;
    /** Whose it is; null if nothing is given. */
    private final Call<?> giver;
    /** What was left of it when this was made. */
    private final Duration granted;
    /** When the run timeout of a call that has begun is over; null for none. */
    private volatile Deadline run;
    private ScheduledExecutorService timer;
    private volatile long lastSign;
    /** Rings when the silence may have been too long; null for none. Guarded by this. */
    private Future<?> silenceAlarm;
    /** The tasks of another process whose budgets these are; empty if they are the call's own. */
    private String timeOwner = "";
    private String silenceOwner = "";

    private TimeLimits(TaskOptions options, Duration asked, Call<?> parent, TimeLimits outer) {
        this.options = options;
        this.own = asked == null ? null : Deadline.in(asked);
        this.given = outer == null ? null : outer.end();
        this.giver = given == null || !given.equals(outer.given) ? parent : outer.giver;
        this.granted = given == null ? null : given.left();
    }

    /** Those of a call with {@code options} that belongs to {@code parent}, or to none if null; null if there are none. */
    static TimeLimits of(TaskOptions options, Call<?> parent) {
        TimeLimits outer = parent == null ? null : parent.limits();
        Duration asked = shorter(options.timeout()).orElse(null);
        if (outer == null && asked == null && options.runTimeout().isEmpty() && options.silence().isEmpty()) {
            return null;
        }
        return new TimeLimits(options, asked, parent, outer);
    }

    /** The call is another process's, where these are watched: the budgets of those tasks; empty for its own. */
    void ownedElsewhere(String timeBy, String silenceBy) {
        timeOwner = timeBy;
        silenceOwner = silenceBy;
    }

    /** When the time of the call is over; empty if that is not limited. */
    Optional<Instant> deadline() {
        return Optional.ofNullable(end()).map(Deadline::instant);
    }

    private Deadline end() {
        return Deadline.earlier(Deadline.earlier(given, own), run);
    }

    /** What is left of the time of {@code call}, whose limits these are. */
    Optional<Grant> time(CallFacts<?> call) {
        Deadline end = end();
        return Optional.ofNullable(end)
                .map(known -> new Grant(known.left(), known.equals(given) ? giver.timeOwner() : call.timeOwner()));
    }

    /** Whose the time of {@code call} is that is limited here. */
    String timeOwner(CallFacts<?> call) {
        return timeOwner.isEmpty() ? call.name() : timeOwner;
    }

    /** The limit on silence of {@code call} itself. */
    Optional<Grant> silence(CallFacts<?> call) {
        return shorter(options.silence())
                .map(limit -> new Grant(limit, silenceOwner.isEmpty() ? call.name() : silenceOwner));
    }

    /** Whether the call it belongs to has limited its time. */
    boolean hasGivenTime() {
        return given != null;
    }

    /** Watches what counts from the acceptance. */
    void watch(Call<?> call, ScheduledExecutorService clock) {
        timer = clock;
        if (own != null && own.equals(end())) {
            alarm(call, own.left(), () -> call.stop(StopReason.TIMED_OUT));
        }
        waits(call, call.acceptedNanos());
    }

    /** The call has been returned to those that wait: whether its wait is too long is watched anew. */
    void requeued(Call<?> call) {
        waits(call, System.nanoTime());
    }

    private void waits(Call<?> call, long since) {
        if (options.silenceFrom() == SilenceFrom.SUBMIT) {
            int attempt = call.attempt();
            lastSign = since;
            watchSilence(call, () -> call.isWaiting(attempt), () -> call.stopWaiting(StopReason.NOT_BEGUN, attempt));
        }
    }

    /** The call has begun: watches what counts from there. */
    void begun(Call<?> call, Runner by) {
        lastSign = System.nanoTime();
        if (timer == null) {
            return; // Somebody else watches it: the parent of this process.
        }
        run = shorter(options.runTimeout()).map(Deadline::in).orElse(null);
        if (run != null && run.equals(end())) {
            alarm(call, run.left(), () -> call.stop(StopReason.RAN_TOO_LONG, by));
        }
        // Where its worker has crashed the next attempt has an alarm of its own.
        watchSilence(call, () -> call.isRunBy(by), () -> call.stop(StopReason.SILENT, by));
    }

    private static Optional<Duration> shorter(Optional<Duration> limit) {
        return limit.filter(duration -> duration.compareTo(LONGEST) < 0);
    }

    private void watchSilence(Call<?> call, BooleanSupplier stillMeant, Runnable whenOver) {
        shorter(options.silence()).map(Duration::toNanos).ifPresent(limit -> {
            ring(limit, () -> checkSilence(limit, () -> !call.isDone() && stillMeant.getAsBoolean(), whenOver));
            call.onDone(_ -> stopAlarm());
        });
    }

    private void checkSilence(long limit, BooleanSupplier stillMeant, Runnable whenOver) {
        synchronized (this) { // No alarm that is not meant any more takes the place of one that is.
            if (!stillMeant.getAsBoolean()) {
                return;
            }
            if (leftOf(limit) > 0) {
                ring(limit, () -> checkSilence(limit, stillMeant, whenOver));
                return;
            }
        }
        whenOver.run();
    }

    /** Sets the one alarm for silence, which takes the place of the one before. */
    private synchronized void ring(long limit, Runnable action) {
        stopAlarm();
        silenceAlarm = timer.schedule(action, Math.max(0, leftOf(limit)), TimeUnit.NANOSECONDS);
    }

    private synchronized void stopAlarm() {
        if (silenceAlarm != null) {
            silenceAlarm.cancel(false);
            silenceAlarm = null;
        }
    }

    private long leftOf(long limit) {
        return limit - (System.nanoTime() - lastSign);
    }

    /** The task has been heard of. */
    void sign() {
        lastSign = System.nanoTime();
    }

    private void alarm(Call<?> call, Duration delay, Runnable action) {
        Future<?> alarm = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        call.onDone(_ -> alarm.cancel(false));
    }

    /** The limit that was exceeded, as a fact for an error. */
    String fact(StopReason reason, Call<?> call) {
        return switch (reason) {
            case RAN_TOO_LONG -> fact("runTimeout", options.runTimeout());
            case SILENT -> fact("silence", options.silence());
            case NOT_BEGUN -> fact("silence", options.silence()) + (call.attempt() == 1 ? ", since=SUBMIT"
                    : ", since=CRASH, attempt=" + call.attempt());
            case STARTER_TIMED_OUT -> granted(askedTime(), new Grant(granted, giver.timeOwner()));
            case STARTER_SILENT -> call.exceededSilence().map(limit -> granted(options.silence(), limit))
                    .orElse(ELSEWHERE);
            default -> fact("timeout", options.timeout());
        };
    }

    private static String fact(String name, Optional<Duration> limit) {
        return limit.map(known -> name + "=" + known).orElse(ELSEWHERE);
    }

    private Optional<Duration> askedTime() {
        return Stream.of(options.timeout(), options.runTimeout()).flatMap(Optional::stream).min(Duration::compareTo);
    }

    private static String granted(Optional<Duration> asked, Grant grant) {
        return "asked=" + asked.map(Duration::toString).orElse("none") + ", " + grant.facts();
    }
}
