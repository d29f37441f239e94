package dev.prong.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What keeps a JVM alive while a worker lives. */
@Timeout(30)
class JvmHoldTest {

    @Test
    void threadThatHoldsIsNoDaemonAndEndsWithTheLastHold() throws Exception {
        for (Thread ending : holding()) { // What an earlier test has let go.
            assertTrue(ending.join(Duration.ofSeconds(20)));
        }
        JvmHold first = JvmHold.acquire(false);
        JvmHold second = JvmHold.acquire(false);
        List<Thread> holding = holding();
        assertEquals(1, holding.size());
        assertFalse(holding.getFirst().isDaemon());
        first.release();
        first.release();
        holding.getFirst().interrupt(); // Nobody else's business.
        first.take();
        second.release();
        assertTrue(holding.getFirst().isAlive());
        first.release();
        assertTrue(holding.getFirst().join(Duration.ofSeconds(20)));
    }

    @Test
    void holdOfADaemonHoldsNothing() throws Exception {
        for (Thread ending : holding()) {
            assertTrue(ending.join(Duration.ofSeconds(20)));
        }
        JvmHold hold = JvmHold.acquire(true);
        hold.take();
        assertEquals(List.of(), holding());
        hold.release();
    }

    @Test
    void jvmEndsWhenTheExitHasBeenDelivered() throws Exception {
        Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Listens.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var said = jvm.inputReader()) {
            assertEquals("main has returned", said.readLine());
            assertTrue(jvm.isAlive());
            jvm.getOutputStream().close();
            assertEquals("exit 0", said.readLine());
            assertTrue(jvm.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, jvm.exitValue());
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static List<Thread> holding() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName()
                .equals("prong-keep-alive")).toList();
    }

    /** Has a worker whose exit happens at the end of the input, on a thread that does not keep the JVM alive. */
    static final class Listens {

        private Listens() {
        }

        public static void main(String[] args) {
            WorkerEvents events = new WorkerEvents("w", new Inbox("starter", 1, () -> {}), false);
            events.onExit(exit -> System.out.println("exit " + exit.code()));
            Thread main = Thread.currentThread();
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    main.join();
                    System.out.println("main has returned");
                    System.in.read();
                    events.exited(new Exit.Completed());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }
}
