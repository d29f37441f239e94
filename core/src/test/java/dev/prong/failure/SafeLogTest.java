package dev.prong.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log line is one line, whatever stands in it, and nothing that is thrown on the way gets out. */
class SafeLogTest {

    private static final String NAME = "dev.prong.test.safe";

    private final Logger logger = Logger.getLogger(NAME);
    private final List<LogRecord> logged = new ArrayList<>();
    private int failures;

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("no log");
            }
            if (record.getThrown() != null) {
                assertEquals(false, record.getThrown().toString().isEmpty());
            }
            logged.add(record);
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    @Test
    void linesOfATextStandBehindABar() {
        new SafeLog(NAME).warning("a\nSEVERE: forged\u001b[2J", null);
        assertEquals("a\n  | SEVERE: forged\\u001b[2J", logged.getFirst().getMessage());
    }

    @Test
    void causeIsLoggedAsItIsIfItCanBePrinted() {
        Exception cause = new IllegalStateException("plain", new IllegalArgumentException("too"));
        new SafeLog(NAME).warning("a", cause);
        assertSame(cause, logged.getFirst().getThrown());
    }

    @Test
    void textsOfCausesAndTheirFramesAreEscaped() {
        Exception inner = new IllegalStateException("b\u001b]0;title\u0007");
        inner.setStackTrace(new StackTraceElement[] {new StackTraceElement("C\n", "m\r", "F\u202e", 3)});
        new SafeLog(NAME).warning("a", new IllegalArgumentException("x\nSEVERE: forged", inner));

        Throwable thrown = logged.getFirst().getThrown();
        assertEquals("java.lang.IllegalArgumentException: x\n  | SEVERE: forged", thrown.toString());
        assertEquals("java.lang.IllegalStateException: b\\u001b]0;title\\u0007", thrown.getCause().toString());
        assertEquals("C\\n.m\\r(F\\u202e:3)", thrown.getCause().getStackTrace()[0].toString());
    }

    @Test
    void whatTheLogThrowsOnceIsTriedAgainAndWhatItThrowsAgainIsGone() {
        failures = 1;
        new SafeLog(NAME).warning("first", null);
        failures = 2;
        new SafeLog(NAME).warning("second", null);
        assertEquals(List.of("first"), logged.stream().map(LogRecord::getMessage).toList());
    }

    @Test
    void exceptionWhoseMethodsThrowIsLogged() {
        new SafeLog(NAME).warning("a", new IllegalStateException() {
            @Override
            @SuppressWarnings("OverrideThrowableToString") // That very one.
            public String toString() {
                throw new IllegalStateException("no text");
            }
        });
        assertEquals(getClass().getName() + "$2: toString() threw java.lang.IllegalStateException",
                logged.getFirst().getThrown().toString());
    }
}
