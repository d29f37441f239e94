package dev.prong.child.crash;

import dev.prong.DeathCertificate;
import dev.prong.QuarantinedTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many children the tasks of each key have killed, of late. Bounded: of too many keys the one that was used least
 * recently is forgotten, and each when its time is over. Thread-safe.
 */
final class CrashBook {

    static final int MAX_KEYS = 10_000;

    /** Certificates are larger than counts: they are kept for the keys that were used last. */
    static final int MAX_KEYS_WITH_CERTIFICATES = 500;

    /** For each key, the last. */
    static final int MAX_CERTIFICATES = 5;

    /** Of all that the certificates hold; a dump of threads may have 256 Ki of them. */
    static final long MAX_CHARACTERS = 8L << 20;

    private final int limit;
    private final Duration time;
    private final LongSupplier nanoClock;
    private final Map<String, Count> counts = leastRecentlyUsed(MAX_KEYS);
    private final Map<String, Deque<DeathCertificate>> certificates = leastRecentlyUsed(MAX_KEYS_WITH_CERTIFICATES);
    /** Written under the lock; most runtimes never see a crash, and most calls need not look further. */
    private volatile boolean empty = true;

    /** What is known of one key. */
    private record Count(String task, int kills, Instant first, Instant last, long lastNanos) {

        Count with(String newTask, Instant killed, long nanos) {
            return new Count(newTask, kills + 1, first, killed, nanos);
        }
    }

    /**
     * An empty one.
     *
     * @param limit so many kills are too many; zero if none are, and nothing is counted
     * @param time for so long a key is remembered after its last kill; zero for ever
     */
    CrashBook(int limit, Duration time, LongSupplier nanoClock) {
        this.limit = limit;
        this.time = time;
        this.nanoClock = nanoClock;
    }

    private static <V> Map<String, V> leastRecentlyUsed(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    /** Whether it knows no kill at all. */
    boolean isEmpty() {
        return empty;
    }

    /** A child was killed by a task of that key; says how many that are now, zero if kills are not counted. */
    synchronized int add(String key, String task, DeathCertificate death) {
        if (limit == 0) {
            return 0;
        }
        forgetOld();
        long now = nanoClock.getAsLong();
        Count count = counts.merge(key, new Count(task, 1, death.ended(), death.ended(), now),
                (known, _) -> known.with(task, death.ended(), now));
        Deque<DeathCertificate> deaths = certificates.computeIfAbsent(key, _ -> new ArrayDeque<>());
        deaths.add(death);
        if (deaths.size() > MAX_CERTIFICATES) {
            deaths.remove();
        }
        dropHeavy();
        empty = false;
        return count.kills();
    }

    /** Of the keys that were used least recently. */
    private void dropHeavy() {
        long characters = certificates.values().stream().mapToLong(CrashBook::characters).sum();
        Iterator<Deque<DeathCertificate>> eldest = certificates.values().iterator();
        while (characters > MAX_CHARACTERS) {
            characters -= characters(eldest.next());
            eldest.remove();
        }
    }

    private static long characters(Deque<DeathCertificate> deaths) {
        return deaths.stream().mapToLong(death -> death.threadDump().map(String::length).orElse(0)
                + characters(death.errorOutput().lines())
                + death.crashReport().map(report -> characters(report.lines())).orElse(0)).sum();
    }

    private static int characters(List<String> lines) {
        return lines.stream().mapToInt(String::length).sum();
    }

    /** What is known of the key, if it has killed too many. */
    synchronized Optional<QuarantinedTask> quarantined(String key) {
        return Optional.ofNullable(counts.get(key)).filter(count -> isTooMany(count) && !isOver(count))
                .map(count -> entry(key, count));
    }

    private boolean isOver(Count count) {
        return !time.isZero() && nanoClock.getAsLong() - count.lastNanos() >= time.toNanos();
    }

    private boolean isTooMany(Count count) {
        return count.kills() >= limit;
    }

    private QuarantinedTask entry(String key, Count count) {
        Optional<Instant> until = time.isZero() ? Optional.empty() : Optional.of(count.last().plus(time));
        return new QuarantinedTask(count.task(), key, count.kills(), count.first(), count.last(), until,
                List.copyOf(certificates.getOrDefault(key, new ArrayDeque<>())));
    }

    /** All that have killed too many, the one that was used least recently first. */
    synchronized List<QuarantinedTask> quarantined() {
        forgetOld();
        return counts.entrySet().stream().filter(each -> isTooMany(each.getValue()))
                .map(each -> entry(each.getKey(), each.getValue())).toList();
    }

    /** A task of that key has succeeded: its kills are forgotten, unless they are too many already. */
    synchronized void succeeded(String key) {
        Count count = counts.get(key);
        if (count != null && !isTooMany(count)) {
            forget(key);
        }
    }

    /** Forgets the kills of a key that has killed too many; says whether it had. */
    synchronized boolean release(String key) {
        boolean held = quarantined(key).isPresent();
        if (held) {
            forget(key);
        }
        return held;
    }

    private void forget(String key) {
        counts.remove(key);
        certificates.remove(key);
        empty = counts.isEmpty();
    }

    private void forgetOld() {
        if (counts.values().removeIf(this::isOver)) {
            certificates.keySet().retainAll(counts.keySet());
            empty = counts.isEmpty();
        }
    }
}
