package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.Worker;
import dev.prong.WorkerCrashedException;
import dev.prong.tck.Recorder.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** How a worker of its own ended: the type, the code, and what its join throws. */
abstract non-sealed class ExitContract extends Contract {

    @Test
    void taskThatReturnsCompletesAndTerminateAfterTheEndDoesNothing() throws InterruptedException {
        Recorder<Integer> heard = new Recorder<>();
        Worker<Integer> worker = runtime().start(returning(7), heard);
        assertEquals(7, worker.join());
        assertEquals(new Exit.Completed(), heard.exit());
        assertEquals(0, heard.exit().code());
        worker.terminate();
        assertEquals(7, worker.join());
        assertEquals(List.of(new Event.Online(), new Event.Ended(new Exit.Completed())), heard.events());
    }

    @Test
    void exitMayBeWaitedForFromTheStartOn() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        Worker<String> worker = runtime().start(waiting(begun, mayEnd, "answer"));
        assertTrue(worker.isAlive());
        begun.expect();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, worker::awaitExit);
        assertTrue(worker.isAlive());
        FutureTask<Exit> waiter = new FutureTask<>(worker::awaitExit);
        Thread thread = Thread.ofPlatform().daemon().start(waiter);
        Await.until("it waits", () -> thread.getState() == Thread.State.WAITING);
        mayEnd.raise();
        assertEquals(new Exit.Completed(), worker.awaitExit());
        Await.end(thread);
        assertEquals(new Exit.Completed(), waiter.resultNow());
        assertFalse(worker.isAlive());
        assertEquals("answer", worker.join());
    }

    @Test
    void exitThatIsWaitedForIsTheOneThatListenersGet() throws InterruptedException {
        Recorder<Integer> heard = new Recorder<>();
        Worker<Integer> worker = runtime().start(ExitContract::failing, heard);
        Exit.Failed failed = assertInstanceOf(Exit.Failed.class, worker.awaitExit());
        assertSame(failed.error(), assertThrows(TaskFailedException.class, worker::join));
        assertSame(failed, heard.exit());
        Worker<Void> terminated = runtime().start(sleeping(flag("begun")));
        terminated.terminate();
        assertEquals(143, terminated.awaitExit().code());
    }

    @Test
    void taskThatThrowsFails() {
        Recorder<Integer> heard = new Recorder<>();
        Worker<Integer> worker = runtime().start(ExitContract::failing, TaskOptions.defaults().withName("doomed"),
                heard);
        TaskFailedException failed = assertThrows(TaskFailedException.class, worker::join);
        assertSame(failed, assertThrows(TaskFailedException.class, worker::join));
        assertEquals("java.lang.IllegalStateException", failed.causeType());
        assertEquals("failing", failed.getCause().getStackTrace()[0].getMethodName());
        assertTrue(failed.getMessage().contains("task=doomed, worker=" + worker.name()), failed.getMessage());
        assertEquals(new Exit.Failed(failed), heard.exit());
        assertEquals(1, heard.exit().code());
        assertEquals(List.of(failed), heard.errors());
    }

    private static Integer failing(TaskContext context) {
        throw new IllegalStateException("failing in " + context.name());
    }

    @Test
    void workerIsKilledWithoutForceIfItObeysATerminateButNotByAnInterruptOfItsJoin() {
        Recorder<Void> heard = new Recorder<>();
        Flag begun = flag("begun");
        Worker<Void> worker = runtime().start(sleeping(begun), heard);
        begun.expect();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, worker::join);
        assertEquals(List.of(), heard.exits(), "an interrupt of a join leaves the worker alone");
        worker.terminate();
        worker.terminate();
        assertEquals(new Exit.Killed(EndReason.TERMINATED, false), heard.exit());
        assertEquals(143, heard.exit().code());
        TaskCancelledException cancelled = assertThrows(TaskCancelledException.class, worker::join);
        assertTrue(cancelled.getMessage().startsWith("task cancelled: task="), cancelled.getMessage());
        assertTrue(cancelled.getMessage().contains("worker=" + worker.name()), cancelled.getMessage());
        assertEquals(List.of(), heard.errors());
    }

    @Test
    void terminatedWorkerWhoseTaskReturnsAllTheSameIsKilled() {
        Recorder<String> heard = new Recorder<>();
        Worker<String> worker = runtime().start(context -> {
            context.parent().postMessage("begun");
            while (!context.isCancelled()) {
                Thread.onSpinWait();
            }
            return "result";
        }, heard);
        assertEquals("begun", heard.nextMessage());
        worker.terminate();
        assertEquals(new Exit.Killed(EndReason.TERMINATED, false), heard.exit());
        assertThrows(TaskCancelledException.class, worker::join);
    }

    @Test
    void terminateAtOnceEndsAWorkerThatHasHardlyBegun() {
        Recorder<Void> heard = new Recorder<>();
        Worker<Void> worker = runtime().start(sleeping(flag("begun")), heard);
        worker.terminate();
        assertEquals(143, heard.exit().code());
        assertThrows(TaskCancelledException.class, worker::join);
    }

    @Test
    void terminateInTheListenersEndsAWorkerBeforeItBegins() {
        Recorder<Void> heard = new Recorder<>();
        Flag begun = flag("begun");
        Worker<Void> worker = runtime().start(sleeping(begun), started -> {
            heard.accept(started);
            started.terminate();
        });
        assertEquals(143, heard.exit().code());
        assertThrows(TaskCancelledException.class, worker::join);
    }

    @Test
    void workerWhoseTimeoutIsOverIsKilled() {
        Recorder<Void> heard = new Recorder<>();
        Task<Void> task = sleeping(flag("begun"));
        Worker<Void> worker = runtime().start(task, TaskOptions.timeout(Duration.ofMillis(1500)), heard);
        assertEquals(EndReason.TIMEOUT, assertInstanceOf(Exit.Killed.class, heard.exit()).reason());
        TaskTimeoutException timeout = assertThrows(TaskTimeoutException.class, worker::join);
        assertEquals(List.of(timeout), heard.errors());
    }

    @Test
    void workerThatIsLeftAtTheCloseIsKilled() {
        Recorder<Void> heard = new Recorder<>();
        Worker<Void> worker;
        try (var closing = open("closeTimeout=100ms", "gracePeriod=20s", pool(1))) {
            Flag begun = flag("begun");
            worker = closing.start(sleeping(begun), heard);
            begun.expect();
        }
        assertEquals(new Exit.Killed(EndReason.CLOSED, false), heard.exit());
        assertEquals(143, heard.exit().code());
        assertThrows(TaskCancelledException.class, worker::join);
    }

    @Test
    void workerWhoseProcessEndsHasCrashed() throws InterruptedException {
        requires(Capability.ISOLATE);
        Recorder<Void> heard = new Recorder<>();
        Worker<Void> worker = runtime().start(halting(3), heard);
        assertEquals("before the crash", heard.nextMessage());
        worker.postMessage("go");
        Exit.Crashed crashed = assertInstanceOf(Exit.Crashed.class, heard.exit());
        assertEquals(3, crashed.code());
        assertEquals(OptionalInt.empty(), crashed.signal(), "an exit code is no certain sign of a signal");
        assertTrue(crashed.stderrTail().contains("last words"), crashed.stderrTail());
        WorkerCrashedException thrown = assertThrows(WorkerCrashedException.class, worker::join);
        assertTrue(thrown.getMessage().contains(worker.name()), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("last words"), thrown.getMessage());
        assertEquals(crashed, thrown.exit());
        assertEquals(List.of(thrown), heard.errors());
    }

    @Test
    void taskOfThePoolWhoseProcessEndsHasCrashedAloneAndIsNotRunAgain() throws Exception {
        requires(Capability.ISOLATE);
        String runs = Files.createFile(folder.resolve("runs")).toString();
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TaskHandle<String> neighbour = runtime().submit(waiting(begun, mayEnd, "unhurt"));
        begun.expect();
        WorkerCrashedException thrown = assertThrows(WorkerCrashedException.class, () -> runtime().run(_ -> {
            Files.writeString(Path.of(runs), "run ", StandardOpenOption.APPEND);
            Runtime.getRuntime().halt(4);
            return null;
        }, TaskOptions.defaults().withName("doomed")));
        assertEquals(4, thrown.exit().code());
        assertTrue(thrown.getMessage().contains("task=doomed"), thrown.getMessage());
        assertEquals("run ", Files.readString(Path.of(runs)));
        assertEquals("next", runtime().run(returning("next")));
        mayEnd.raise();
        assertEquals("unhurt", neighbour.join());
    }

    private static Task<Void> halting(int code) {
        return context -> {
            context.parent().postMessage("before the crash");
            context.parent().receive();
            System.err.println("last words");
            System.err.flush();
            Runtime.getRuntime().halt(code);
            return null;
        };
    }
}
