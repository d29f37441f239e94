package dev.prong.child.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate;
import dev.prong.DeathCertificate.EndedBy;
import dev.prong.Exit;
import dev.prong.RuntimeEvent;
import dev.prong.RuntimeEvent.TaskQuarantined;
import dev.prong.TaskQuarantinedException;
import dev.prong.WorkerCrashedException;
import dev.prong.child.crash.CrashPolicy.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is decided of tasks whose child has crashed. */
class CrashPolicyTest {

    private record Named(String name, String crashKey) implements Suspect {
    }

    private static final Suspect TASK = new Named("resize", "order-1");

    private final List<RuntimeEvent> events = new ArrayList<>();
    private final CrashPolicy policy = new CrashPolicy("child", 2, Duration.ofHours(1), events::add, () -> 0);

    private static WorkerCrashedException crash(DeathCertificate death) {
        return new WorkerCrashedException("child crashed: " + death.worker(),
                new Exit.Crashed(7, OptionalInt.empty(), "", Optional.empty(), Optional.of(death)), null);
    }

    private Verdict crashed(int child) {
        return policy.crashed(TASK, crash(Deaths.exited(child)));
    }

    @Test
    void lastKillIsToldWithTheEvidence() {
        WorkerCrashedException first = crash(Deaths.exited(1));
        assertEquals(new Verdict(first, true), policy.crashed(TASK, first));
        assertEquals(List.of(), events);
        policy.admit(TASK);
        Verdict last = crashed(2);
        assertFalse(last.mayRetry());
        assertEquals("task is in quarantine now, it has killed 2 children: task=resize, runtime=child, key=order-1,"
                + " until=2026-11-25T13:00:02Z; mend it, or call quarantine().release(key); the last crash: child"
                + " crashed: child-2", last.error().getMessage());
        assertEquals(7, last.error().exit().code());
        TaskQuarantinedException evidence = (TaskQuarantinedException) last.error().getCause();
        assertEquals(policy.quarantined(), List.of(evidence.evidence().orElseThrow()));
        assertEquals(List.of(new TaskQuarantined("child", policy.quarantined().getFirst())), events);
    }

    @Test
    void oneInQuarantineIsRefusedWithTheEvidence() {
        crashed(1);
        crashed(2);
        TaskQuarantinedException refused = assertThrows(TaskQuarantinedException.class, () -> policy.admit(TASK));
        assertEquals("task is in quarantine, it has killed 2 children: task=resize, runtime=child, key=order-1,"
                + " until=2026-11-25T13:00:02Z; mend it, or call quarantine().release(key); what they died of:\n"
                + "  | 2026-11-25T12:00:01Z child-1, pid 4711: ITSELF, it exited: code=7\n"
                + "  | 2026-11-25T12:00:02Z child-2, pid 4712: ITSELF, it exited: code=7", refused.getMessage());
        assertEquals(Optional.of(Deaths.exited(2)), refused.certificate());
        policy.admit(new Named("resize", "order-2"));
        assertTrue(policy.release("order-1"));
        policy.admit(TASK);
    }

    @Test
    void killsOfWhatIsHeldAlreadyAreCountedAndNotToldAgain() {
        crashed(1);
        crashed(2);
        assertFalse(crashed(3).mayRetry()); // It was running beside the second.
        assertEquals(1, events.size());
        assertEquals(3, policy.quarantined().getFirst().kills());
    }

    @Test
    void deathThatIsNotItsFaultDoesNotCount() {
        WorkerCrashedException shot = crash(Deaths.of(1, EndedBy.UNKNOWN, OptionalInt.of(137), 1, false));
        for (int i = 0; i < 5; i++) {
            Verdict verdict = policy.crashed(TASK, shot);
            assertSame(shot, verdict.error());
            assertTrue(verdict.mayRetry());
        }
        assertEquals(List.of(), policy.quarantined());
    }

    @Test
    void successOfTheKeyClearsTheCount() {
        crashed(1);
        policy.succeeded(new Named("other name", "order-1"));
        assertTrue(crashed(2).mayRetry());
    }

    @Test
    void withoutALimitNothingIsHeld() {
        CrashPolicy off = new CrashPolicy("child", 0, Duration.ZERO, events::add, () -> 0);
        for (int i = 1; i < 9; i++) {
            assertTrue(off.crashed(TASK, crash(Deaths.exited(i))).mayRetry());
        }
        off.admit(TASK);
        assertEquals(List.of(), events);
    }

    @Test
    void heldForEverSaysThatItIsReleasedByHand() {
        CrashPolicy forEver = new CrashPolicy("child", 1, Duration.ZERO, events::add, () -> 0);
        assertEquals("task is in quarantine now, it has killed 1 child: task=resize, runtime=child, key=order-1,"
                + " until=released by hand; mend it, or call quarantine().release(key); the last crash: child crashed:"
                + " child-1", forEver.crashed(TASK, crash(Deaths.exited(1))).error().getMessage());
    }
}
