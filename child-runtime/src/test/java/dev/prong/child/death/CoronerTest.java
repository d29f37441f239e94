package dev.prong.child.death;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.DeathCertificate;
import dev.prong.DeathCertificate.EndedBy;
import dev.prong.DeathCertificate.ErrorOutput;
import dev.prong.DeathCertificate.OutOfMemory;
import dev.prong.EndReason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is concluded from what is known of a death, above all from what no test can have happen. */
class CoronerTest {

    @Test
    void killIsTheKernelsOnlyIfItHasCountedOne() {
        DeathCertificate counted = examine(137, Optional.empty(), Optional.empty(), true);
        assertEquals(EndedBy.KERNEL_OUT_OF_MEMORY, counted.endedBy());
        assertEquals("code 137, and the kernel has killed a process for want of memory at that time", counted.why());
        assertEquals(EndedBy.UNKNOWN, examine(137, Optional.empty(), Optional.empty(), false).endedBy());
        assertEquals(EndedBy.ITSELF, examine(1, Optional.empty(), Optional.empty(), true).endedBy());
    }

    @ParameterizedTest
    @EnumSource(EndReason.class)
    void ourKillIsNotTheKernels(EndReason reason) {
        DeathCertificate death = examine(137, Optional.of(reason), Optional.empty(), true);
        EndedBy expected = switch (reason) {
            case TERMINATED -> EndedBy.USER;
            case TIMEOUT -> EndedBy.TIMEOUT;
            case CLOSED -> EndedBy.CLOSE;
            case STARTER_ENDED -> EndedBy.STARTER;
            case LIMIT -> EndedBy.LIMIT;
        };
        assertEquals(expected, death.endedBy());
        assertEquals(OptionalInt.of(9), death.signal());
    }

    @Test
    void childThatEndedOfItsOwnBeforeOurKillHasNoSignal() {
        assertEquals(OptionalInt.empty(),
                examine(3, Optional.of(EndReason.TIMEOUT), Optional.empty(), false).signal());
    }

    @Test
    void termIsCertainOnlyIfWeSentIt() {
        Optional<EndReason> late = Optional.of(EndReason.TIMEOUT);
        assertEquals(OptionalInt.of(15), examine(143, late, Optional.empty(), false, true).signal());
        assertEquals(OptionalInt.empty(), examine(143, late, Optional.empty(), false, false).signal());
        assertEquals(OptionalInt.of(9), examine(137, late, Optional.empty(), false, true).signal());
    }

    @Test
    void silenceIsNamed() {
        DeathCertificate death = examine(137, Optional.empty(), Optional.of(Fault.silence("no sign of life")), false);
        assertEquals(EndedBy.SILENCE, death.endedBy());
        assertEquals("it was killed: no sign of life", death.why());
    }

    @Test
    void faultIsNamed() {
        DeathCertificate death = examine(137, Optional.empty(),
                Optional.of(Fault.protocol("first frame is no hello: kind=RUN")),
                false);
        assertEquals(EndedBy.PROTOCOL, death.endedBy());
        assertEquals("it was killed: first frame is no hello: kind=RUN", death.why());
    }

    @ParameterizedTest
    @CsvSource({"143, TERM", "139, SEGV", "192, signal 64"})
    void codeThatLooksLikeASignalIsNotCertain(int code, String name) {
        DeathCertificate death = examine(code, Optional.empty(), Optional.empty(), false);
        assertEquals("code " + code + ": somebody sent " + name + ", or it exited with that code", death.why());
        assertEquals(OptionalInt.empty(), death.signal());
    }

    @ParameterizedTest
    @CsvSource({"Java heap space, HEAP", "GC overhead limit exceeded, HEAP", "Metaspace, METASPACE",
            "Compressed class space, METASPACE",
            "'Cannot reserve 1048576 bytes of direct buffer memory (allocated: 1, limit: 2)', DIRECT",
            "'unable to create native thread: possibly out of memory or process/resource limits reached', THREADS",
            "Requested array size exceeds VM limit, OTHER"})
    void kindOfMemoryIsFoundInItsWords(String text, OutOfMemory kind) {
        assertEquals(Optional.of(kind), OutOfMemoryWords.in(List.of("before",
                "Exception in thread \"main\" java.lang.OutOfMemoryError: " + text, "\tat Main.main")));
    }

    @Test
    void otherWordsNameNoMemory() {
        assertEquals(Optional.empty(), OutOfMemoryWords.in(List.of("Java heap space is fine", "Metaspace")));
    }

    @Test
    void counterOfTheKernelIsFoundByItsWholeName() {
        assertEquals(OptionalLong.of(7), OomKills.in(List.of("oom_kill_other 1", "nr_free_pages 3", "oom_kill 7")));
        assertEquals(OptionalLong.empty(), OomKills.in(List.of("nr_free_pages 3")));
    }

    private static DeathCertificate examine(int code, Optional<EndReason> killed, Optional<Fault> fault,
            boolean oomKill) {
        return examine(code, killed, fault, oomKill, false);
    }

    private static DeathCertificate examine(int code, Optional<EndReason> killed, Optional<Fault> fault,
            boolean oomKill, boolean termSent) {
        Instant started = Instant.EPOCH;
        return Coroner.examine(new Death("child-1", false, 4711, started, started.plusSeconds(1), code,
                new LastState(true, false, killed.<Doom> map(reason -> new Doom.Ordered(reason, Optional.empty()))
                        .or(() -> fault.map(Doom.Faulty::new))),
                termSent, oomKill, Duration.ofSeconds(5),
                new ErrorOutput(List.of(), 0), List.of(),
                Path.of("/dev/null/none")));
    }
}
