package dev.prong.child.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.OutputLine.Source;
import dev.prong.call.Timers;
import dev.prong.child.connect.StdioConnector;
import dev.prong.child.frame.ChannelLimits;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines that wait for a listener that does not come along. */
@Timeout(30)
class SessionOutputTest {

    private final ScheduledExecutorService timer = Timers.create("prong-session-output-timer");
    private final CountDownLatch mayHear = new CountDownLatch(1);
    private final AtomicInteger heard = new AtomicInteger();
    private final SessionOutput output = new SessionOutput("child-1", new SessionSettings(
            new StdioConnector(), ChannelLimits.DEFAULT, Duration.ofHours(1), Duration.ofHours(1), timer, _ -> hear(),
            "", OptionalLong.empty()), () -> {});

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void readerWaitsWhenTooMuchTextWaits() throws Exception {
        assertEquals(32, printedBeforeTheWait("x".repeat(64 * 1024), 40));
    }

    @Test
    void lineThatIsTooLongIsAlone() throws Exception {
        assertEquals(1, printedBeforeTheWait("x".repeat(3 << 20), 3));
    }

    private int printedBeforeTheWait(String line, int lines) throws Exception {
        AtomicInteger printed = new AtomicInteger();
        Thread reader = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < lines; i++) {
                output.printed(Source.STDOUT, line);
                printed.incrementAndGet();
            }
        });
        while (reader.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        int before = printed.get();
        mayHear.countDown();
        reader.join();
        while (heard.get() < lines) {
            Thread.onSpinWait();
        }
        return before;
    }

    private void hear() {
        try {
            mayHear.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a delivery", e);
        }
        heard.incrementAndGet();
    }
}
