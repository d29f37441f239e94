package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate;
import dev.prong.RuntimeEvent.SpareReady;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.child.limits.HeapShare;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Forks that are started otherwise than the children of their runtime. */
@Timeout(60)
class ForkOptionsTest extends WatchedChildren {

    private static final Task<List<Object>> SEEN = _ -> {
        List<Object> seen = new ArrayList<>();
        seen.add(System.getProperty("said"));
        seen.add(System.getenv("KEPT"));
        seen.add(System.getenv("CHANGED"));
        seen.add(System.getenv("LEFT_OUT"));
        seen.add(Path.of("").toRealPath().getFileName().toString());
        seen.add(Runtime.getRuntime().availableProcessors());
        return seen;
    };

    private static final Task<Boolean> SMALL_HEAP = _ -> Runtime.getRuntime().maxMemory() <= 48 << 20;

    private ChildRuntime.Builder runtime() {
        return builder().javaOptions("-Dsaid=by runtime").environment("KEPT", "kept").environment("CHANGED", "old")
                .environment("LEFT_OUT", "there").limits(ChildLimits.none().withProcessors(3));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void theyAddToWhatTheRuntimeSaysAndReplaceIt(Transport transport) throws Exception {
        Path there = Files.createDirectory(folder.resolve("there"));
        ForkOptions options = ForkOptions.defaults().withJavaOptions("-Dsaid=by fork").withMaxHeapBytes(48 << 20)
                .withEnvironment("CHANGED", "new").withoutEnvironment("LEFT_OUT").withDirectory(there);
        Task<List<Object>> twice = context -> {
            List<Object> seen = new ArrayList<>(SEEN.run(context));
            seen.add(SMALL_HEAP.run(context));
            seen.add(context.name());
            seen.add(context.parent().receive());
            return seen;
        };
        String here = Path.of("").toRealPath().getFileName().toString();
        try (ChildRuntime runtime = runtime().transport(transport).build()) {
            ChildProcess<List<Object>> fork = runtime.fork(twice, TaskOptions.defaults().withName("named"), options,
                    child -> child.postMessage("early"));
            assertEquals(List.of("by fork", "kept", "new", "there"),
                    List.of(fork.join().get(0), fork.join().get(1), fork.join().get(2), fork.join().get(4)));
            assertEquals(null, fork.join().get(3));
            assertEquals(List.of(3, true, "named", "early"), fork.join().subList(5, 9));
            // Others are as before.
            List<Object> usual = List.of("by runtime", "kept", "old", "there", here, 3);
            assertEquals(usual, runtime.fork(SEEN).join());
            assertEquals(usual, runtime.run(SEEN));
        }
    }

    @Test
    void limitsReplaceThoseOfTheRuntime() throws Exception {
        long most = 250 << 20;
        ForkOptions limited = ForkOptions.defaults()
                .withLimits(ChildLimits.none().withMaxDirectBytes(600 << 20).withMaxResidentBytes(most));
        try (ChildRuntime runtime = runtime().maxHeapBytes(64 << 20).build()) {
            assertEquals(2, runtime.fork(_ -> Runtime.getRuntime().availableProcessors(),
                    ForkOptions.defaults().withLimits(ChildLimits.none().withProcessors(2))).join());
            assertEquals(true, runtime.fork(_ -> Runtime.getRuntime().maxMemory() > 64 << 20, limited).join());
            assertEquals(true, runtime.fork(SMALL_HEAP, limited.withMaxHeapBytes(48 << 20)).join());
            assertEquals(false, runtime.fork(SMALL_HEAP, limited.withMaxHeapBytes(48 << 20)
                    .withJavaOptions("-Xmx80m")).join());
            ChildProcess<Integer> greedy = runtime.fork(_ -> {
                ByteBuffer memory = ByteBuffer.allocateDirect(400 << 20);
                for (int i = 0; i < memory.capacity(); i += 1024) {
                    memory.put(i, (byte) 1);
                }
                Thread.sleep(Long.MAX_VALUE);
                return 0;
            }, limited);
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, greedy::join);
            assertTrue(crash.getMessage().contains("maxResidentBytes=" + most), crash::getMessage);
            assertEquals(DeathCertificate.EndedBy.LIMIT, crash.certificate().orElseThrow().endedBy());
        }
    }

    @Test
    void forkWithOptionsIsNoSpare() throws Exception {
        try (ChildRuntime runtime = runtime().spares(1).build()) {
            await(new SpareReady("child", "child-1"));
            assertEquals("by fork child-2", runtime.fork(context -> System.getProperty("said") + " "
                    + context.workerName(), ForkOptions.defaults().withJavaOptions("-Dsaid=by fork")).join());
            assertEquals("by runtime child-1", runtime.fork(context -> System.getProperty("said") + " "
                    + context.workerName(), ForkOptions.defaults()).join());
        }
    }

    @Test
    void itIsLaunchedAgainWithTheSameOptions() throws Exception {
        Path java = new FakeJava(folder).runs("exec 2>/dev/null").runs("mkdir '" + folder + "/first' && kill -KILL $$")
                .runs("exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' \"$@\"").write();
        try (ChildRuntime runtime = runtime().java(java).build()) {
            assertEquals("by fork", runtime.fork(_ -> System.getProperty("said"),
                    ForkOptions.defaults().withJavaOptions("-Dsaid=by fork")).join());
            assertTrue(Files.exists(folder.resolve("first")));
        }
    }

    /** The port is announced, so the agent is there; the child does not answer a heartbeat while a debugger has stopped it. */
    @Test
    void oneMayHaveADebugger() throws Exception {
        LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (ChildRuntime runtime = runtime().build()) {
            ChildProcess<Integer> fork = runtime.fork(_ -> 1, TaskOptions.defaults(), ForkOptions.defaults()
                    .withJavaOptions("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"),
                    child -> child.onOutput(line -> lines.add(line.text())));
            assertEquals(1, fork.join());
            String line = lines.poll(Children.SECONDS, TimeUnit.SECONDS);
            assertTrue(line != null && line.startsWith("Listening for transport dt_socket at address: "), line);
        }
    }

    @Test
    void refusesWhatTheBuilderRefuses() {
        ForkOptions none = ForkOptions.defaults();
        assertEquals("options[1] must not be empty", refusal(() -> none.withJavaOptions("-ea", "")));
        assertEquals("options[0] must not contain NUL: length=2", refusal(() -> none.withJavaOptions("a\0")));
        assertEquals("name must not contain '=': name=a=b", refusal(() -> none.withEnvironment("a=b", "c")));
        assertEquals("value must not contain NUL: name=A", refusal(() -> none.withEnvironment("A", "\0")));
        assertEquals("name must not be empty: name=''", refusal(() -> none.withoutEnvironment("")));
        assertEquals("maxHeapBytes must be at least 2 MiB: maxHeapBytes=1", refusal(() -> none.withMaxHeapBytes(1)));
        Path gone = folder.resolve("gone");
        long memory = HeapShare.memoryBytes().orElseThrow() >> 20;
        ChildLimits huge = ChildLimits.none().withMaxHeapBytes(1L << 40).withMaxDirectBytes(64 << 20);
        try (ChildRuntime runtime = builder().build()) {
            assertEquals("working directory of children not found: directory=" + gone,
                    refusal(() -> runtime.fork(_ -> 1, none.withDirectory(gone))));
            assertEquals("fork cannot have so much memory: maxHeap 1048576 MiB + maxDirect 64 MiB + 64 MiB of its own ="
                    + " 1048704 MiB, memory=" + memory + " MiB; take less, or call allowOvercommit()",
                    refusal(() -> runtime.fork(_ -> 1, none.withLimits(huge))));
            assertEquals(0, runtime.stats().started());
        }
        try (ChildRuntime runtime = builder().accept(RemoteAccess.onLoopback(0)).onlyInvited().build()) {
            assertEquals("options of a fork need a child that is launched: task=named, runtime=child,"
                    + " options=ForkOptions[javaOptions=1, environment=[SECRET]]; this runtime has invited children only:"
                    + " leave the options out",
                    refusal(() -> runtime.fork(_ -> 1, TaskOptions.defaults().withName("named"),
                            none.withJavaOptions("-Dpassword=x").withEnvironment("SECRET", "y"), _ -> {})));
        }
    }

    @Test
    void overcommitIsAllowedIfTheRuntimeSaysSo() throws Exception {
        long more = HeapShare.memoryBytes().orElseThrow() + (64L << 20);
        try (ChildRuntime runtime = builder().allowOvercommit().build()) {
            assertEquals(true, runtime.fork(_ -> Runtime.getRuntime().maxMemory() > 1L << 30,
                    ForkOptions.defaults().withMaxHeapBytes(more)).join());
        }
    }

    @Test
    void theyAreImmutableAndTheLastOfAVariableCounts() {
        ForkOptions one = ForkOptions.defaults().withEnvironment("A", "1");
        ForkOptions other = one.withoutEnvironment("A").withLimits(ChildLimits.none()).withMaxHeapBytes(8 << 20);
        assertEquals("ForkOptions[environment=[A]]", one.toString());
        assertTrue(other.toString().startsWith("ForkOptions[maxHeapBytes=8388608, limits=ChildLimits["),
                other::toString);
        assertTrue(other.toString().endsWith("withoutEnvironment=[A]]"), other::toString);
        assertEquals("ForkOptions[]", ForkOptions.defaults().toString());
        assertNotEquals(one.toString(), other.toString());
        assertFalse(other.withLimits(ChildLimits.none()).toString().contains("maxHeapBytes=8388608"));
    }

    private static String refusal(org.junit.jupiter.api.function.Executable executable) {
        return assertThrows(IllegalArgumentException.class, executable).getMessage();
    }
}
