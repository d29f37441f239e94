package dev.prong.child.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate;
import dev.prong.QuarantinedTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Counting who has killed how many children, in bounded memory. */
class CrashBookTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private long now = -1; // The clock of a JVM may be anywhere, and pass zero.
    private final CrashBook book = book(2, HOUR);

    private CrashBook book(int limit, Duration time) {
        return new CrashBook(limit, time, () -> now);
    }

    @Test
    void holdsWhoHasKilledTooMany() {
        assertTrue(book.isEmpty());
        assertEquals(1, book.add("key", "task", Deaths.exited(1)));
        assertFalse(book.isEmpty());
        assertEquals(Optional.empty(), book.quarantined("key"));
        assertEquals(2, book.add("key", "other", Deaths.exited(2)));
        QuarantinedTask held = new QuarantinedTask("other", "key", 2, Deaths.NOON.plusSeconds(1),
                Deaths.NOON.plusSeconds(2), Optional.of(Deaths.NOON.plusSeconds(2).plus(HOUR)),
                List.of(Deaths.exited(1), Deaths.exited(2)));
        assertEquals(Optional.of(held), book.quarantined("key"));
        assertEquals(List.of(held), book.quarantined());
    }

    @Test
    void heavyCertificatesOfOtherKeysAreDropped() {
        DeathCertificate heavy = Deaths.dumped(1, "x".repeat(1 << 20));
        for (int i = 0; i < 9; i++) {
            book.add("key " + i, "task", heavy);
            book.add("key " + i, "task", Deaths.exited(2));
        }
        assertEquals(List.of(), book.quarantined("key 0").orElseThrow().certificates());
        assertEquals(List.of(heavy, Deaths.exited(2)), book.quarantined("key 1").orElseThrow().certificates());
    }

    @Test
    void successTakesASuspectsCountBack() {
        book.add("key", "task", Deaths.exited(1));
        book.succeeded("key");
        assertTrue(book.isEmpty());
        assertEquals(1, book.add("key", "task", Deaths.exited(2)));
        book.add("key", "task", Deaths.exited(3));
        book.succeeded("key");
        assertEquals(3, book.add("key", "task", Deaths.exited(4)));
        assertTrue(book.quarantined("key").isPresent());
    }

    @Test
    void releaseForgetsItsKills() {
        book.add("key", "task", Deaths.exited(1));
        assertFalse(book.release("key"), "a suspect is not in quarantine");
        book.add("key", "task", Deaths.exited(2));
        assertTrue(book.release("key"));
        assertFalse(book.release("key"));
        assertTrue(book.isEmpty());
        assertEquals(1, book.add("key", "task", Deaths.exited(3)));
    }

    @Test
    void timeReleasesWhatWasHeldAndForgetsSuspects() {
        book.add("held", "task", Deaths.exited(1));
        book.add("held", "task", Deaths.exited(2));
        book.add("suspect", "task", Deaths.exited(3));
        now += HOUR.toNanos() - 1;
        assertTrue(book.quarantined("held").isPresent());
        now += 1;
        assertEquals(Optional.empty(), book.quarantined("held"));
        assertFalse(book.release("held"));
        assertEquals(List.of(), book.quarantined());
        assertTrue(book.isEmpty());
        assertEquals(1, book.add("suspect", "task", Deaths.exited(4)));
    }

    @Test
    void timeCountsFromTheLastKill() {
        book.add("key", "task", Deaths.exited(1));
        now += HOUR.toNanos() - 1;
        book.add("key", "task", Deaths.exited(2));
        now += HOUR.toNanos() - 1;
        assertEquals(2, book.quarantined("key").orElseThrow().kills());
    }

    @Test
    void withoutATimeItIsHeldForEver() {
        CrashBook forEver = book(1, Duration.ZERO);
        forEver.add("key", "task", Deaths.exited(1));
        now += Duration.ofDays(36_500).toNanos();
        assertEquals(Optional.empty(), forEver.quarantined("key").orElseThrow().until());
    }

    @Test
    void countsNothingWithoutALimit() {
        CrashBook off = book(0, HOUR);
        assertEquals(0, off.add("key", "task", Deaths.exited(1)));
        assertTrue(off.isEmpty());
        assertEquals(Optional.empty(), off.quarantined("key"));
        assertEquals(List.of(), off.quarantined());
    }

    @Test
    void lastCertificatesAreKept() {
        for (int i = 1; i <= 7; i++) {
            book.add("key", "task", Deaths.exited(i));
        }
        QuarantinedTask held = book.quarantined("key").orElseThrow();
        assertEquals(7, held.kills());
        assertEquals(Deaths.NOON.plusSeconds(1), held.firstKill());
        assertEquals(List.of("child-3", "child-4", "child-5", "child-6", "child-7"),
                held.certificates().stream().map(each -> each.worker()).toList());
    }

    @Test
    void keyThatWasUsedLeastRecentlyIsForgottenFirst() {
        book.add("first", "task", Deaths.exited(1));
        book.add("second", "task", Deaths.exited(1));
        for (int i = 2; i < CrashBook.MAX_KEYS; i++) {
            book.add("key " + i, "task", Deaths.exited(1));
        }
        assertEquals(2, book.add("first", "task", Deaths.exited(2))); // Is the latest again.
        book.add("one more", "task", Deaths.exited(1));
        assertEquals(1, book.add("second", "task", Deaths.exited(2)));
        assertEquals(2, book.quarantined("first").orElseThrow().kills());
    }

    @Test
    void certificatesAreKeptForFewerKeys() {
        book.add("key", "task", Deaths.exited(1));
        book.add("key", "task", Deaths.exited(2));
        for (int i = 0; i < CrashBook.MAX_KEYS_WITH_CERTIFICATES; i++) {
            book.add("key " + i, "task", Deaths.exited(1));
        }
        QuarantinedTask held = book.quarantined("key").orElseThrow();
        assertEquals(2, held.kills());
        assertEquals(List.of(), held.certificates());
    }
}
