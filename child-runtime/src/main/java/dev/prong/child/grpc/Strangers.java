package dev.prong.child.grpc;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Who has connected and shown no token, the oldest first. Decides whose connection is closed for another's, and when the
 * next may come, so that strangers hold few descriptors and take little time. Thread-safe.
 *
 * @param <C> a connection
 */
final class Strangers<C> {

    /** More good children than that are seldom between their connect and their token; a parent may have few descriptors. */
    static final int MOST = 100;
    /** One that has had so long is closed for the next; as long as none has, the next waits. */
    static final Duration MOMENT = Duration.ofSeconds(1);
    /** So many may come in a row, and as many again each second. */
    static final int PER_SECOND = 200;

    private static final long NANOS_FOR_EACH = Duration.ofSeconds(1).toNanos() / PER_SECOND;

    private final LongSupplier nanoClock;
    private final Map<C, Long> cameNanos = new LinkedHashMap<>();
    /** The one whose connection is being closed for the next. */
    private Optional<C> leaving = Optional.empty();
    /** When all that have come would have come at the regular rate. */
    private long paidUntil;

    Strangers(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.paidUntil = nanoClock.getAsLong();
    }

    /** One has come. */
    synchronized void come(C stranger) {
        long now = nanoClock.getAsLong();
        paidUntil = Math.max(paidUntil - now, 0) + now + NANOS_FOR_EACH;
        cameNanos.put(stranger, now);
    }

    /** It is one no more: it has shown a token, or its connection is closed. */
    synchronized void left(C stranger) {
        if (cameNanos.remove(stranger) != null && leaving.equals(Optional.of(stranger))) {
            leaving = Optional.empty();
        }
    }

    /** Whose connection is to be closed now, to make room for the next; null if nobody's. One at a time. */
    synchronized C overdue() {
        if (leaving.isPresent() || nanosToRoom() > 0 || cameNanos.size() < MOST) {
            return null;
        }
        leaving = Optional.of(cameNanos.keySet().iterator().next());
        return leaving.get();
    }

    /** How long the next has to wait; 0 if it may come now. An end of a connection can make it shorter. */
    synchronized long nanosToNext() {
        long forRate = paidUntil - nanoClock.getAsLong() - (PER_SECOND - 1) * NANOS_FOR_EACH;
        return Math.max(0, Math.max(forRate, nanosToRoom()));
    }

    private long nanosToRoom() {
        if (cameNanos.size() < MOST) {
            return 0;
        }
        if (leaving.isPresent()) {
            return MOMENT.toNanos();
        }
        return Math.max(0, cameNanos.values().iterator().next() + MOMENT.toNanos() - nanoClock.getAsLong());
    }

    /** The one that {@code test} is true of; null if there is none. */
    synchronized C find(Predicate<? super C> test) {
        for (C each : cameNanos.keySet()) {
            if (test.test(each)) {
                return each;
            }
        }
        return null;
    }

    /** All of them, the oldest first. */
    synchronized List<C> all() {
        return List.copyOf(cameNanos.keySet());
    }
}
