package dev.prong.child.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate.EndedBy;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose fault the death of a child is. */
class BlameTest {

    @ParameterizedTest
    @EnumSource(EndedBy.class)
    void taskIsToBlameForWhatNeitherItsParentNorAStrangerDid(EndedBy by) {
        boolean expected = switch (by) {
            case ITSELF, KERNEL_OUT_OF_MEMORY, PROTOCOL, LIMIT -> true;
            case USER, TIMEOUT, CLOSE, STARTER, SILENCE, PARENT, UNKNOWN -> false;
        };
        assertEquals(expected, Blame.isOnTask(Deaths.of(1, by, OptionalInt.of(137), 1, false)));
    }

    @Test
    void nobodyIsToBlameWhereSeveralMayBe() {
        assertFalse(Blame.isOnTask(Deaths.of(1, EndedBy.ITSELF, OptionalInt.of(7), 2, false)));
        assertFalse(Blame.isOnTask(Deaths.of(1, EndedBy.ITSELF, OptionalInt.of(7), 0, false)));
    }

    @ParameterizedTest
    @ValueSource(ints = {132, 133, 134, 135, 136, 139, 152, 153, 159})
    void signalThatAProcessBringsUponItselfIsTheTasks(int code) {
        assertTrue(Blame.isOnTask(Deaths.of(1, EndedBy.UNKNOWN, OptionalInt.of(code), 1, false)));
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 130, 131, 137, 143})
    void signalThatOthersSendIsNot(int code) {
        assertFalse(Blame.isOnTask(Deaths.of(1, EndedBy.UNKNOWN, OptionalInt.of(code), 1, false)));
    }

    @Test
    void signalThatTheCrashReportSaysWasSentIsNot() {
        assertFalse(Blame.isOnTask(Deaths.of(1, EndedBy.UNKNOWN, OptionalInt.of(134), 1, true)));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "65, false", "1, true", "3, true", "64, true"})
    void exitThatTheTaskAskedForIsNoKill(int code, boolean kill) {
        assertEquals(kill, Blame.isOnTask(Deaths.of(1, EndedBy.ITSELF, OptionalInt.of(code), 1, false)));
        assertTrue(Blame.isOnTask(Deaths.of(1, EndedBy.ITSELF, OptionalInt.of(code), 1, true)));
    }

    @Test
    void lostConnectionIsNot() {
        assertFalse(Blame.isOnTask(Deaths.of(1, EndedBy.UNKNOWN, OptionalInt.empty(), 1, false)));
    }
}
