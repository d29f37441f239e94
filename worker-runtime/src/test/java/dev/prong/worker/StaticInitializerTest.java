package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that is submitted from a static initializer, and needs the class that is being initialized. */
@Timeout(60)
class StaticInitializerTest {

    private static final WorkerRuntime RUNTIME = WorkerRuntime.builder().threads(1).build();

    /** Waits for a task of its own that needs it; not for ever, since this is a test. */
    private static final class Impatient {

        static final boolean ENDED = awaitOwnTask();

        private static boolean awaitOwnTask() {
            TaskHandle<Integer> own = RUNTIME.submit(_ -> answer());
            try {
                return own.awaitDone(Duration.ofSeconds(4));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static int answer() {
            return 42;
        }
    }

    /** Hears what is logged. */
    private static final class Heard extends Handler {

        private final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            texts.add(logged.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void waitIsToldWithBothStacks() {
        Logger logger = Logger.getLogger("dev.prong");
        Heard heard = new Heard();
        logger.setUseParentHandlers(false);
        logger.addHandler(heard);
        try (RUNTIME) {
            assertEquals(false, Impatient.ENDED);
        } finally {
            logger.removeHandler(heard);
            logger.setUseParentHandlers(true);
        }
        assertEquals(1, heard.texts.size());
        String told = heard.texts.getFirst();
        String begin = "a static initializer has waited for a task for PT3S; if the task needs the class, both wait for"
                + " ever: task=Impatient.awaitOwnTask lambda, class=" + Impatient.class.getName() + ", thread="
                + Thread.currentThread().getName() + ", worker=prong-worker-1; submit no work in a static initializer,"
                + " or do not wait for it there; stack of the initializer=\n  | \tat ";
        assertTrue(told.startsWith(begin), told);
        assertTrue(told.contains("Impatient.<clinit>("), told);
        assertTrue(told.substring(told.indexOf("\n  | stack of the task=\n  | \tat ")).contains("CallRunner"), told);
    }
}
