package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.OutputLine;
import dev.prong.TaskOptions.SilenceFrom;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.command.Signal;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Started workers of a runtime that launches none: each takes a child that was invited. */
@Timeout(120)
class RemoteForkTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    @RegisterExtension
    final Started started = new Started();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void forkWaitsForAnInvitedChildWhichLeavesAtTheEndOfTheTask() throws Exception {
        try (ChildRuntime runtime = open()) {
            ChildProcess<Long> worker = runtime.fork(context -> {
                System.out.println("said far away");
                context.parent().postMessage(context.parent().receive() + " heard");
                return ProcessHandle.current().pid();
            });
            worker.onMessage(String.class, heard::add);
            worker.onOutput(line -> heard.add(line.text()));
            worker.postMessage("posted early"); // Kept until there is a child.
            assertEquals(0, worker.pid());
            Process child = invite(runtime);
            assertEquals(child.pid(), worker.join());
            assertEquals(child.pid(), worker.pid());
            assertEquals(new Exit.Completed(), Children.exitOf(worker));
            assertEquals(List.of("said far away", "posted early heard"), heard.stream().toList());
            assertEquals(0, Started.exitOf(child));
        }
    }

    @Test
    void forkTakesAChildThatHasNothingToDoBeforeTheTasksOfThePool() throws Exception {
        try (ChildRuntime runtime = open()) {
            TaskHandle<Long> first = runtime.submit(context -> {
                context.out().println("begun");
                Thread.sleep(Duration.ofMinutes(5));
                return 0L;
            }, TaskOptions.defaults().withOutput(line -> heard.add(line.text())));
            Process child = invite(runtime);
            assertEquals("begun", heard.poll(60, TimeUnit.SECONDS));
            TaskHandle<Long> second = runtime.submit(_ -> ProcessHandle.current().pid());
            ChildProcess<Long> worker = runtime.fork(_ -> ProcessHandle.current().pid());
            first.cancel();
            assertEquals(child.pid(), worker.join());
            assertEquals(0, Started.exitOf(child));
            Process next = invite(runtime);
            assertEquals(next.pid(), second.join());
        }
    }

    @Test
    void workerThatEndsBeforeAChildHasComeLeavesItToOthers() throws Exception {
        try (ChildRuntime runtime = open()) {
            ChildProcess<Integer> terminated = runtime.fork(_ -> 1);
            ChildProcess<Integer> late = runtime.fork(_ -> 2,
                    TaskOptions.timeout(Duration.ofMillis(1)).withName("late"), _ -> {});
            ChildProcess<Integer> killed = runtime.fork(_ -> 3);
            assertEquals("signal cannot be sent to a worker that waits for its process: signal=TERM, worker="
                    + terminated.name() + "; use terminate() or kill()",
                    assertThrows(UnsupportedOperationException.class, () -> terminated.signal(Signal.TERM))
                            .getMessage());
            terminated.terminate();
            killed.kill();
            assertEquals(new Exit.Killed(EndReason.TERMINATED, false, Optional.empty()), Children.exitOf(terminated));
            assertEquals(new Exit.Killed(EndReason.TERMINATED, false, Optional.empty()), Children.exitOf(killed));
            assertEquals(new Exit.Killed(EndReason.TIMEOUT, false, Optional.empty()), Children.exitOf(late));
            assertThrows(TaskTimeoutException.class, late::join);
            late.onError(heard::add);
            assertEquals(TaskTimeoutException.class, heard.poll(20, TimeUnit.SECONDS).getClass());
            Process child = invite(runtime);
            long pid = runtime.run(_ -> ProcessHandle.current().pid());
            assertEquals(child.pid(), pid);
        }
    }

    @Test
    void silenceSinceTheSubmitEndsTheWaitForAChild() throws Exception {
        try (ChildRuntime runtime = open()) {
            ChildProcess<Integer> worker = runtime.fork(_ -> 1, TaskOptions.defaults().withName("lonely")
                    .withSilence(Duration.ofMillis(50), SilenceFrom.SUBMIT), _ -> {});
            assertEquals(new Exit.Killed(EndReason.TIMEOUT, false, Optional.empty()), Children.exitOf(worker));
            assertEquals("task was silent for too long, it had not begun: task=lonely, worker=none yet, "
                    + "silence=PT0.05S, since=SUBMIT; no worker took it in time: have more of them, submit less, or "
                    + "raise the limit", assertThrows(TaskTimeoutException.class, worker::join).getMessage());
            Process child = invite(runtime);
            assertEquals(child.pid(), runtime.<Long> run(_ -> ProcessHandle.current().pid()));
        }
    }

    @Test
    void workerThatWaitsWhenTheRuntimeClosesIsTold() throws Exception {
        ChildProcess<Integer> waiting;
        try (ChildRuntime runtime = ChildRuntime.builder().onlyInvited().accept(RemoteAccess.onLoopback(0))
                .closeTimeout(Duration.ZERO).build()) {
            waiting = runtime.fork(_ -> 1);
        }
        assertEquals(new Exit.Killed(EndReason.CLOSED, false, Optional.empty()), Children.exitOf(waiting));
    }

    @Test
    void deathOfItsChildIsACrashWithoutACode() throws Exception {
        try (ChildRuntime runtime = open()) {
            ChildProcess<Integer> worker = runtime.fork(_ -> {
                Runtime.getRuntime().halt(7);
                return 1;
            });
            invite(runtime);
            Exit exit = Children.exitOf(worker);
            assertEquals(-1, exit.code());
            assertEquals(Exit.Crashed.class, exit.getClass());
        }
    }

    @Test
    void killEndsTheConnectionAndTheChildItself() throws Exception {
        try (ChildRuntime runtime = open()) {
            ChildProcess<Integer> worker = runtime.fork(context -> {
                context.parent().postMessage("begun");
                while (true) {
                    Thread.onSpinWait();
                }
            });
            worker.onMessage(String.class, heard::add);
            Process child = invite(runtime);
            assertEquals("begun", heard.poll(60, TimeUnit.SECONDS));
            worker.kill();
            assertEquals(65, Started.exitOf(child));
            assertEquals(EndReason.TERMINATED, ((Exit.Killed) Children.exitOf(worker)).reason());
        }
    }

    private Process invite(ChildRuntime runtime) throws IOException {
        return started.child(runtime.invite(LONG).text(), "-");
    }

    private static ChildRuntime open() {
        return ChildRuntime.builder().onlyInvited().accept(RemoteAccess.onLoopback(0))
                .gracePeriod(Duration.ofMillis(500)).closeTimeout(Duration.ofSeconds(20))
                .onOutput((OutputLine _) -> {}).build();
    }
}
