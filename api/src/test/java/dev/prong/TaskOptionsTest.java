package dev.prong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The options of one task: what they hold and what they refuse. */
final class TaskOptionsTest {

    @Test
    void defaultsHaveNeitherTimeoutNorName() {
        assertEquals(Optional.empty(), TaskOptions.defaults().timeout());
        assertEquals(Optional.empty(), TaskOptions.defaults().name());
    }

    @Test
    void eachOptionKeepsTheOthers() {
        TaskOptions both = TaskOptions.timeout(Duration.ofSeconds(2)).withName("thumbnail");
        assertEquals(Optional.of(Duration.ofSeconds(2)), both.timeout());
        assertEquals(Optional.of("thumbnail"), both.name());
        assertEquals(both, TaskOptions.defaults().withName("thumbnail").withTimeout(Duration.ofSeconds(2)));
        assertEquals("TaskOptions[timeout=PT2S, name=thumbnail]", both.toString());
        assertEquals(Optional.empty(), TaskOptions.defaults().timeout(), "the defaults never change");
    }

    @Test
    void silenceCountsFromTheStartUnlessSet() {
        TaskOptions fromStart = TaskOptions.defaults().withSilence(Duration.ofSeconds(2));
        assertEquals(TaskOptions.SilenceFrom.START, TaskOptions.defaults().silenceFrom());
        assertEquals(fromStart,
                TaskOptions.defaults().withSilence(Duration.ofSeconds(2), TaskOptions.SilenceFrom.START));
        assertEquals("TaskOptions[silence=PT2S]", fromStart.toString());
        TaskOptions fromSubmit = fromStart.withSilence(Duration.ofSeconds(2), TaskOptions.SilenceFrom.SUBMIT)
                .withName("thumbnail");
        assertEquals(TaskOptions.SilenceFrom.SUBMIT, fromSubmit.silenceFrom());
        assertEquals("TaskOptions[silence=PT2S, silenceFrom=SUBMIT, name=thumbnail]", fromSubmit.toString());
        assertNotEquals(fromStart.withName("thumbnail"), fromSubmit);
        assertEquals(fromSubmit.hashCode(), TaskOptions.defaults().withName("thumbnail")
                .withSilence(Duration.ofSeconds(2), TaskOptions.SilenceFrom.SUBMIT).hashCode());
        assertEquals(fromStart, fromStart.withSilence(Duration.ofSeconds(1), TaskOptions.SilenceFrom.SUBMIT)
                .withSilence(Duration.ofSeconds(2)));
        assertEquals("silence must be more than zero: silence=PT0S", assertThrows(IllegalArgumentException.class,
                () -> fromStart.withSilence(Duration.ZERO, TaskOptions.SilenceFrom.SUBMIT)).getMessage());
        assertThrows(NullPointerException.class, () -> fromStart.withSilence(Duration.ofSeconds(2), null));
    }

    @Test
    void listenerForOutputIsOneOfTheOptions() {
        Consumer<OutputLine> listener = _ -> {};
        TaskOptions heard = TaskOptions.defaults().withOutput(listener).withName("thumbnail");
        assertEquals(Optional.of(listener), heard.output());
        assertEquals("TaskOptions[name=thumbnail, output=listener]", heard.toString());
        assertEquals(heard, TaskOptions.defaults().withName("thumbnail").withOutput(listener));
        assertNotEquals(heard, TaskOptions.defaults().withName("thumbnail"));
    }

    @Test
    void workerIsNoDaemonUnlessSet() {
        TaskOptions daemon = TaskOptions.defaults().withDaemon(true).withName("watch");
        assertEquals(List.of(false, true), List.of(TaskOptions.defaults().isDaemon(), daemon.isDaemon()));
        assertEquals("TaskOptions[name=watch, daemon=true]", daemon.toString());
        assertNotEquals(daemon, TaskOptions.defaults().withName("watch"));
        assertEquals(TaskOptions.defaults().withName("watch"), daemon.withDaemon(false));
    }

    @Test
    void timeoutMustBeMoreThanZero() {
        for (Duration timeout : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertEquals("timeout must be more than zero: timeout=" + timeout,
                    assertThrows(IllegalArgumentException.class, () -> TaskOptions.timeout(timeout)).getMessage());
        }
    }

    @Test
    void nameMustNotBeBlank() {
        assertEquals("name must not be blank: name=' '", assertThrows(IllegalArgumentException.class,
                () -> TaskOptions.defaults().withName(" ")).getMessage());
    }

    @Test
    void refusesNull() {
        assertThrows(NullPointerException.class, () -> TaskOptions.timeout(null));
        assertThrows(NullPointerException.class, () -> TaskOptions.defaults().withName(null));
    }
}
