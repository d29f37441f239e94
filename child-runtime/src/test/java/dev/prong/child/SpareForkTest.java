package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.RuntimeEvent;
import dev.prong.RuntimeEvent.SpareReady;
import dev.prong.Task;
import dev.prong.TaskRejectedException;
import dev.prong.Worker;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Started tasks that take a spare for their own. */
@Timeout(60)
class SpareForkTest extends WatchedChildren {

    private static final Task<Long> PID = _ -> ProcessHandle.current().pid();

    private ChildRuntime.Builder withSpare() {
        return builder().spares(1);
    }

    private void awaitSpare(String name) throws InterruptedException {
        await(new SpareReady("child", name));
    }

    private static Set<Long> processes() {
        return ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void forkIsTheSpareThatStoodReady(Transport transport) throws Exception {
        try (ChildRuntime runtime = withSpare().transport(transport).build()) {
            awaitSpare("child-1");
            Set<Long> before = processes();
            ChildProcess<Long> fork = runtime.fork(PID);
            assertEquals("child-1", fork.name());
            assertTrue(before.contains(fork.pid()), () -> fork.pid() + " is none of " + before);
            assertEquals(fork.pid(), fork.join());
            assertInstanceOf(Exit.Completed.class, Children.exitOf(fork));
            Children.awaitGone(fork.pid());
            awaitSpare("child-2");
            Worker<String> started = runtime.start(context -> context.workerName());
            assertEquals("child-2", started.join());
        }
    }

    @Test
    void withoutAReadySpareAChildIsLaunched() throws Exception {
        Path go = folder.resolve("go");
        Path java = new FakeJava(folder)
                .runs("exec 2>/dev/null")
                .runs("mkdir '" + folder + "/first' || { mkdir '" + folder + "/second' && while [ ! -e '" + go
                        + "' ]; do sleep 0.05; done; }")
                .runs("exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' \"$@\"").write();
        try (ChildRuntime runtime = withSpare().java(java).build()) {
            awaitSpare("child-1");
            assertEquals("child-1", runtime.fork(PID).name());
            Children.await(folder.resolve("second")); // The next spare, which does not come up.
            Set<Long> before = processes();
            ChildProcess<Long> cold = runtime.fork(PID);
            assertEquals("child-3", cold.name());
            assertFalse(before.contains(cold.pid()), () -> cold.pid() + " is one of " + before);
            assertEquals(cold.pid(), cold.join());
            Files.createFile(go);
            awaitSpare("child-2");
        }
    }

    @Test
    void itHasMessagesOutputAndALifeOfItsOwn() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Object> answer = new CompletableFuture<>();
        try (ChildRuntime runtime = withSpare().build()) {
            awaitSpare("child-1");
            ChildProcess<String> fork = runtime.fork(context -> {
                System.out.println("hello");
                Object message = context.parent().receive();
                context.parent().postMessage("got " + message);
                return "done";
            }, child -> {
                child.onOutput(line -> lines.add(line.text()));
                child.onMessage(answer::complete);
                child.postMessage("before it begins");
            });
            assertEquals("got before it begins", answer.get(Children.SECONDS, TimeUnit.SECONDS));
            assertEquals("done", fork.join());
            Children.exitOf(fork);
            assertEquals(List.of("hello"), lines);
            // It counts until its exit has been delivered, and so a moment longer than the listener takes.
            Eventually.isTrue(() -> runtime.stats().started() == 0, () -> runtime.stats().toString());
        }
    }

    @Test
    void itCrashesAlone() throws Exception {
        try (ChildRuntime runtime = withSpare().build()) {
            awaitSpare("child-1");
            ChildProcess<Integer> fork = runtime.fork(_ -> {
                Runtime.getRuntime().halt(7);
                return 0;
            });
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, fork::join);
            assertEquals("child-1", crash.certificate().orElseThrow().worker());
            assertEquals(7, Children.exitOf(fork).code());
            assertEquals("child-2", runtime.run(context -> context.workerName()));
        }
        assertTrue(events.stream().noneMatch(RuntimeEvent.WorkerCrashed.class::isInstance), events::toString);
    }

    @Test
    void listenersThatFailLetItGo() throws Exception {
        IllegalStateException failure = new IllegalStateException("listener");
        CompletableFuture<ChildProcess<Long>> fork = new CompletableFuture<>();
        try (ChildRuntime runtime = withSpare().build()) {
            awaitSpare("child-1");
            assertSame(failure, assertThrows(IllegalStateException.class, () -> runtime.fork(PID, child -> {
                fork.complete(child);
                throw failure;
            })));
            Children.awaitGone(fork.join().pid());
            Children.exitOf(fork.join());
            Eventually.isTrue(() -> runtime.stats().started() == 0, () -> runtime.stats().toString());
        }
    }

    @Test
    void closedRuntimeStartsNone() throws Exception {
        ChildRuntime runtime = withSpare().build();
        awaitSpare("child-1");
        runtime.close();
        assertThrows(TaskRejectedException.class, () -> runtime.fork(PID));
    }

    @Test
    void invitedChildrenOnlyMeansNeitherSparesNorALeastNumber() {
        ChildRuntime.Builder builder = ChildRuntime.builder().accept(RemoteAccess.onLoopback(0)).onlyInvited();
        assertEquals("a runtime with invited children only launches none for its pool: runtime=child, minChildren=0,"
                + " spares=1; leave minChildren and spares out, or onlyInvited()", refusal(builder.spares(1)));
        assertEquals("a runtime with invited children only launches none for its pool: runtime=child, minChildren=1,"
                + " spares=0; leave minChildren and spares out, or onlyInvited()",
                refusal(builder.spares(0).minChildren(1)));
    }

    private static String refusal(ChildRuntime.Builder builder) {
        return assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    }
}
