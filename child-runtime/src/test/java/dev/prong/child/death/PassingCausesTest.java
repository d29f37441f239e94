package dev.prong.child.death;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate.ErrorOutput;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which starts are worth another try. */
class PassingCausesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"killed by somebody            | 137 |                                 | true",
            "ended by TERM       | 143 |                                                                     | true",
            "crashed             | 139 | # A fatal error has been detected by the Java Runtime Environment:  | true",
            "heap not reserved   | 1   | Could not reserve enough space for 1048576KB object heap            | true",
            "no memory           | 1   | # There is insufficient memory for the Java Runtime Environment to  | true",
            "no threads          | 1   | java.lang.OutOfMemoryError: unable to create native thread: possibly | true",
            "no threads for GC   | 1   | Cannot create worker GC thread. Out of system resources.            | true",
            "no threads at all   | 1   | [warning][os,thread] Failed to start thread \"VM Thread\"             | true",
            "no processes        | 2   | sh: 1: Cannot fork                                                  | true",
            "no files            | 1   | library could not be opened: Too many open files                    | true",
            "being replaced      | 126 | sh: 1: exec: /opt/jdk/bin/java: Text file busy                      | true",
            "parent not reached  | 64  | Prong child: stream failed: status=UNAVAILABLE, reason=reset        | true",
            "connection closed   | 65  |                                                                     | true",
            "no such java        | 127 | sh: 1: exec: /no/java: not found                                    | false",
            "not executable      | 126 | sh: 1: exec: /tmp/text: Permission denied                           | false",
            "no such class       | 1   | Error: Could not find or load main class dev.prong.child.X          | false",
            "no such option      | 1   | Unrecognized VM option 'NoSuchOption'                               | false",
            "heap too small      | 1   | java.lang.OutOfMemoryError: Java heap space                         | false",
            "metaspace too small | 1   | java.lang.OutOfMemoryError: Metaspace                               | false",
            "not told why        | 1   |                                                                     | false",
            "exits by itself     | 0   |                                                                     | false",
            "another's 64        | 64  | usage: java                                                         | false",
            "beyond signals      | 193 |                                                                     | false"})
    void endDecides(String what, int code, String words, boolean passing) {
        assertEquals(passing, PassingCauses.mayPass(ended(code, false, Optional.empty(), Optional.empty(),
                Optional.ofNullable(words).stream().toList())), what);
    }

    @ParameterizedTest
    @EnumSource(Fault.Kind.class)
    void faultDecidesBeforeTheEndThatItLedTo(Fault.Kind kind) {
        boolean expected = switch (kind) {
            case LATE, SILENCE, PARENT -> true;
            case PROTOCOL, LIMIT, SETUP -> false;
        };
        assertEquals(expected,
                PassingCauses
                        .mayPass(ended(137, false, Optional.of(new Fault("x", kind)), Optional.empty(), List.of())));
    }

    @Test
    void knownFaultOfTheStartDecidesBeforeTheEnd() {
        assertEquals(false, PassingCauses
                .mayPass(ended(137, false, Optional.empty(), Optional.of("java not found: java=/no"), List.of())));
    }

    @ParameterizedTest
    @CsvSource({"137, false, true", "143, false, true", "137, true, false", "1, false, false", "193, false, false"})
    void killIsToldApart(int code, boolean oomKill, boolean kill) {
        SessionEnd end = SessionEnd.of(death(code, false, Optional.empty(), oomKill, List.of()), Optional.empty(), "");
        assertEquals(kill, PassingCauses.isKill(end));
        assertEquals(kill, StartFailure.of(end) instanceof StartFailure.Killed);
    }

    @Test
    void childThatWasReadyCouldBeStarted() {
        assertTrue(PassingCauses.mayPass(ended(1, true, Optional.empty(), Optional.empty(), List.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cannot run program \"sh\": Exec failed, error: 11 (Resource temporarily unavailable)",
            "Cannot run program \"sh\": error=12, Nicht genügend Hauptspeicher verfügbar", "error: 24 (x)",
            "error=26, x",
            "/tmp/prong/child-1.args: No space left on device", "Too many open files"})
    void launchThatLackedSomethingMayPass(String message) {
        assertInstanceOf(StartFailure.Passing.class, StartFailure.of("child-1", new IOException(message)));
        assertInstanceOf(StartFailure.Passing.class,
                StartFailure.of("child-1", new IOException("with advice", new IOException(message))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cannot run program \"sh\": Exec failed, error: 2 (No such file or directory)",
            "Cannot run program \"sh\": error=7, Argument list too long", "error: 112 (x)", "myerror: 11", "no"})
    void launchThatIsRefusedDoesNot(String message) {
        assertInstanceOf(StartFailure.Permanent.class, StartFailure.of("child-1", new IOException(message)));
    }

    @Test
    void kindsOfErrorsAreToldApart() {
        assertInstanceOf(StartFailure.Passing.class,
                StartFailure.of("child-1", new OutOfMemoryError("unable to create native thread")));
        assertInstanceOf(StartFailure.Passing.class,
                StartFailure.of("child-1", new FileSystemException("a", null, "Too many open files")));
        assertInstanceOf(StartFailure.Permanent.class, StartFailure.of("child-1", new IOException((String) null)));
        assertInstanceOf(StartFailure.Permanent.class,
                StartFailure.of("child-1", new IllegalStateException("Too many open files")));
    }

    private static SessionEnd ended(int code, boolean ready, Optional<Fault> fault, Optional<String> startFault,
            List<String> words) {
        return SessionEnd.of(death(code, ready, fault, false, words), startFault, String.join("\n", words));
    }

    private static Death death(int code, boolean ready, Optional<Fault> fault, boolean oomKill, List<String> words) {
        Instant started = Instant.EPOCH;
        return new Death("child-1", false, 4711, started, started.plusSeconds(1), code,
                new LastState(ready, false, fault.map(Doom.Faulty::new)), false, oomKill, Duration.ofSeconds(5),
                new ErrorOutput(words, 0), List.of(), Path.of("/dev/null/none"));
    }
}
