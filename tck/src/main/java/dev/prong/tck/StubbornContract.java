package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.TaskTimeoutException;
import dev.prong.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that ignore their interrupt: a process is killed, a thread is given up, and the pool has a worker again. */
abstract non-sealed class StubbornContract extends Contract {

    private TaskRuntime impatient;
    private Flag release;

    @AfterEach
    void releaseWhatWasGivenUp() {
        if (release == null) {
            return; // A test that was skipped.
        }
        release.raise();
        impatient.close();
        if (!can(Capability.KILL)) {
            flag("ended").expect();
        }
        release = null;
    }

    @Test
    void cancelledTaskIsEndedOrGivenUpAndTheNextOneRuns() throws InterruptedException {
        TaskHandle<Void> handle = openImpatient().submit(stubborn());
        flag("begun").expect();
        assertTrue(handle.cancel());
        assertTold(assertThrows(TaskCancelledException.class, handle::join));
        assertEquals("next", impatient.run(returning("next")));
        assertGone();
    }

    @Test
    void timeoutIsAPromise() throws InterruptedException {
        assertEquals("warm", openImpatient().run(returning("warm")));
        TaskHandle<Void> handle = impatient.submit(stubborn(), TaskOptions.timeout(Duration.ofSeconds(1)));
        TaskTimeoutException timeout = assertThrows(TaskTimeoutException.class, handle::join);
        assertTrue(timeout.getMessage().contains("timeout=PT1S"), timeout.getMessage());
        assertTold(timeout);
        assertEquals("next", impatient.run(returning("next")));
        assertGone();
    }

    @Test
    void terminatedWorkerIsKilledByForceWithWhatItStartedOrAbandoned() {
        Recorder<Void> heard = new Recorder<>();
        Flag grandchild = flag("grandchild");
        TaskRuntime opened = openImpatient();
        Task<Void> stubborn = stubborn();
        boolean isProcess = can(Capability.KILL);
        String classPath = System.getProperty("java.class.path");
        Worker<Void> worker = opened.start(context -> {
            if (isProcess) {
                grandchild.raise(Long.toString(Sleeps.start(classPath)));
            }
            return stubborn.run(context);
        }, heard);
        flag("begun").expect();
        worker.terminate();
        assertEnded(heard.exit(), EndReason.TERMINATED);
        if (isProcess) {
            assertGone(grandchild);
        }
        assertThrows(TaskCancelledException.class, worker::join);
    }

    @Test
    void closeIsBounded() {
        Recorder<Void> heard = new Recorder<>();
        Worker<Void> worker = openImpatient().start(stubborn(), heard);
        flag("begun").expect();
        impatient.close();
        assertEnded(heard.exit(), EndReason.CLOSED);
        assertThrows(TaskCancelledException.class, worker::join);
    }

    @Test
    void closeEndsOrGivesUpTasksOfThePool() {
        TaskHandle<Void> handle = openImpatient().submit(stubborn());
        flag("begun").expect();
        impatient.close();
        assertTrue(handle.isDone());
        assertThrows(TaskCancelledException.class, handle::join);
        assertGone();
    }

    private TaskRuntime openImpatient() {
        release = flag("release");
        impatient = open(pool(1), IMPATIENT);
        return impatient;
    }

    private void assertEnded(Exit exit, EndReason reason) {
        assertEquals(137, exit.code(), exit::toString);
        if (can(Capability.KILL)) {
            assertEquals(new Exit.Killed(reason, true), exit);
            assertGone();
        } else {
            Exit.Abandoned abandoned = assertInstanceOf(Exit.Abandoned.class, exit);
            assertEquals(reason, abandoned.reason());
            assertTrue(abandoned.stack().stream().anyMatch(frame -> frame.getMethodName().equals("awaitStubbornly")),
                    () -> abandoned.stack().toString());
        }
    }

    /** The message says whether the task can still run. */
    private void assertTold(TaskException thrown) {
        String expected = can(Capability.KILL) ? "was killed: " : "was given up and may still run: ";
        assertTrue(thrown.getMessage().contains(expected), thrown.getMessage());
    }

    /** Whoever is told of the end of a task in a process may rely on it: the process is gone. */
    private void assertGone() {
        assertFalse(flag("ended").isRaised());
        if (can(Capability.KILL)) {
            assertGone(flag("begun"));
        }
    }

    /** A process that has ended may still be seen until its parent has asked for its exit code. */
    private static void assertGone(Flag process) {
        long pid = Long.parseLong(process.text());
        Await.until("end of process " + pid, () -> ProcessHandle.of(pid).isEmpty());
    }

    private Task<Void> stubborn() {
        Flag begun = flag("begun");
        Flag mayEnd = release;
        Flag ended = flag("ended");
        return _ -> {
            begun.raise(Long.toString(ProcessHandle.current().pid()));
            mayEnd.awaitStubbornly();
            ended.raise();
            return null;
        };
    }

    /** A program that a task starts, and that does not end by itself. */
    static final class Sleeps {
        static void main(String[] args) throws InterruptedException {
            Thread.sleep(Long.MAX_VALUE);
        }

        /** Its process id. */
        static long start(String classPath) throws IOException {
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            return new ProcessBuilder(java.toString(), "-cp", classPath, Sleeps.class.getName()).start().pid();
        }
    }
}
