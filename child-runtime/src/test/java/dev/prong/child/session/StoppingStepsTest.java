package dev.prong.child.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate.Step;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a child is given on its way out, and what is kept of it. */
class StoppingStepsTest {

    /** A task is gone a second after its grace period: half of it is for the steps before KILL, half for KILL itself. */
    @Test
    void stepsAfterTheGracePeriodTakeHalfASecondAtMost() {
        Duration sum = Stream.of(DumpRequests.LIMIT, StoppingLadder.TERM_LIMIT).reduce(Duration.ZERO, Duration::plus);
        assertEquals(Duration.ofMillis(500), sum);
    }

    @Test
    void timesCountFromTheFirstStepAndEndWithTheProcess() {
        StoppingSteps steps = new StoppingSteps(_ -> true);
        assertEquals(List.of(), steps.until(System.nanoTime()));
        steps.cancel(1);
        steps.step("term");
        long gone = System.nanoTime();
        List<Step> taken = steps.until(gone);
        assertEquals(List.of("cancel", "term", "gone"), taken.stream().map(Step::name).toList());
        assertEquals(Duration.ZERO, taken.getFirst().after());
        assertTrue(taken.getLast().after().compareTo(taken.get(1).after()) >= 0, taken::toString);
    }

    @Test
    void ofTasksThatHaveEndedNothingIsKept() {
        StoppingSteps steps = new StoppingSteps(id -> id == 2);
        steps.cancel(1);
        steps.cancel(2);
        assertEquals(List.of("cancel", "gone"),
                steps.until(System.nanoTime()).stream().map(Step::name).toList());
    }
}
