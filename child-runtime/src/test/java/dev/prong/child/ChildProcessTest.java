package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.command.Signal;
import dev.prong.testing.Residue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a starter can do with the process of a worker. */
@Timeout(Children.SECONDS)
class ChildProcessTest {

    private static final Task<Void> HANGS = _ -> {
        new CountDownLatch(1).await();
        return null;
    };

    private final BlockingQueue<Long> said = new LinkedBlockingQueue<>();
    private ChildRuntime runtime;

    @BeforeEach
    void open() {
        runtime = Children.builder().build();
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void pidIsThatOfTheProcess() throws Exception {
        ChildProcess<Long> child = runtime.fork(_ -> ProcessHandle.current().pid());
        long pid = child.pid();
        assertEquals(pid, child.join());
        Children.exitOf(child);
        assertEquals(pid, child.pid());
        Children.awaitGone(pid);
    }

    @Test
    void killEndsItAtOnceWithItsDescendants() throws Exception {
        ChildProcess<Void> child = start(withDescendant());
        long descendant = said();
        child.kill();
        assertEquals(new Exit.Killed(EndReason.TERMINATED, true), Children.exitOf(child));
        assertEquals(137, Children.exitOf(child).code());
        assertThrows(TaskCancelledException.class, child::join);
        Children.awaitGone(child.pid());
        Children.awaitGone(descendant);
    }

    /** However far it has come: it may have finished the handshake in the moment in which its task was taken back. */
    @Test
    void childThatWasGivenNoTaskHasNotResisted() throws Exception {
        runtime.fork(_ -> 42).join(); // The first takes longer than those that follow: it loads classes here.
        long begin = System.nanoTime();
        runtime.fork(_ -> 42).join();
        long start = System.nanoTime() - begin;
        for (int tenth = 1; tenth <= 10; tenth++) {
            ChildProcess<Void> child = runtime.fork(HANGS);
            TimeUnit.NANOSECONDS.sleep(start * tenth / 10);
            child.terminate();
            assertEquals(new Exit.Killed(EndReason.TERMINATED, false), Children.exitOf(child), "tenth=" + tenth);
        }
    }

    @Test
    void killAfterTheEndDoesNothing() throws Exception {
        ChildProcess<Integer> child = runtime.fork(_ -> 42);
        assertEquals(new Exit.Completed(), Children.exitOf(child));
        child.kill();
        child.signal(Signal.KILL);
        child.terminate();
        assertEquals(42, child.join());
        assertEquals(new Exit.Completed(), Children.exitOf(child));
    }

    @Test
    void signalThatNobodyCatchesIsACrash() throws Exception {
        ChildProcess<Void> child = start(withDescendant());
        long descendant = said();
        child.signal(Signal.TERM);
        assertEquals(new Exit.Crashed(143, OptionalInt.empty(), "", Optional.empty()), Children.exitOf(child));
        Children.awaitGone(descendant);
    }

    @Test
    void signalGoesToTheProcessAlone() throws Exception {
        ChildProcess<Void> child = start(context -> {
            Process cat = new ProcessBuilder("cat").start();
            context.parent().postMessage(cat.pid());
            context.parent().receive();
            cat.getOutputStream().close();
            context.parent().postMessage((long) cat.waitFor());
            return null;
        });
        said();
        child.signal(Signal.QUIT); // A JVM prints its threads, and goes on.
        child.postMessage("end");
        assertEquals(0, said());
        assertEquals(new Exit.Completed(), Children.exitOf(child));
    }

    @Test
    void terminateIsForcedOnATaskThatWillNotEnd() throws Exception {
        ChildProcess<Void> child = start(context -> {
            long pid = new ProcessBuilder("sleep", "1000").start().pid();
            context.parent().postMessage(pid);
            while (!context.name().isEmpty()) {
                Thread.onSpinWait();
            }
            return null;
        });
        long descendant = said();
        child.terminate();
        assertEquals(new Exit.Killed(EndReason.TERMINATED, true), Children.exitOf(child));
        Children.awaitGone(child.pid());
        Children.awaitGone(descendant);
    }

    @Test
    void programThatATaskLeavesRunningEndsWithTheChild() throws Exception {
        ChildProcess<Void> child = start(context -> {
            // Its own parent ends at once: nothing but the session tells where it comes from.
            Process shell = new ProcessBuilder("sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!").start();
            context.parent().postMessage(Long.valueOf(shell.inputReader().readLine()));
            shell.waitFor();
            return null;
        });
        long orphan = said();
        assertEquals(new Exit.Completed(), Children.exitOf(child));
        Children.awaitGone(orphan);
    }

    @Test
    void programThatHoldsStandardErrorDoesNotHoldUpTheExit() throws Exception {
        ChildProcess<Void> child = start(context -> {
            context.parent().postMessage(new ProcessBuilder("setsid", "sleep", "1000").inheritIO().start().pid());
            return null;
        });
        long holder = said();
        try {
            assertEquals(new Exit.Completed(), Children.exitOf(child));
        } finally {
            Children.kill("KILL", holder); // Where it has left the tree.
        }
    }

    @Test
    void closeEndsAChildWithItsDescendants() throws Exception {
        ChildProcess<Void> child;
        try (ChildRuntime impatient = Children.builder().closeTimeout(java.time.Duration.ZERO).build()) {
            child = impatient.fork(withDescendant(), forked -> forked.onMessage(Long.class, said::add));
            said();
        }
        assertTrue(List.of(new Exit.Killed(EndReason.CLOSED, false), new Exit.Killed(EndReason.CLOSED, true))
                .contains(Children.exitOf(child)));
        Children.awaitGone(child.pid());
    }

    private <R> ChildProcess<R> start(Task<R> task) {
        return runtime.fork(task, forked -> forked.onMessage(Long.class, said::add));
    }

    private long said() throws InterruptedException {
        return said.poll(Children.SECONDS, TimeUnit.SECONDS);
    }

    /** Posts the process id of a program, and sleeps. */
    private static Task<Void> withDescendant() {
        return context -> {
            context.parent().postMessage(new ProcessBuilder("sleep", "1000").start().pid());
            Thread.sleep(Long.MAX_VALUE);
            return null;
        };
    }
}
