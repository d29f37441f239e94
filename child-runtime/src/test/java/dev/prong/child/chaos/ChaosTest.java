package dev.prong.child.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.PortClosedException;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.chaos.Around;
import dev.prong.chaos.Chaos;
import dev.prong.chaos.CloseDescriptor;
import dev.prong.chaos.DeepResult;
import dev.prong.chaos.ExpectedReport;
import dev.prong.chaos.Halt;
import dev.prong.chaos.NeverReads;
import dev.prong.chaos.SlowReader;
import dev.prong.child.ChildProcess;
import dev.prong.child.ChildRuntime;
import dev.prong.child.Transport;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fixture of the kit gets its expected report, the one that the manual shows, and the runtime works on after it.
 * Over gRPC, where a child takes a second of processor time to start, those whose end the transport takes part in, unless
 * {@code prong.chaos.all} is true.
 */
@Timeout(60)
class ChaosTest {

    private static final boolean ALL = Boolean.getBoolean("prong.chaos.all");
    private static final ChaosPage PAGE = ChaosPage.read();
    private static final Duration RUN_TIMEOUT = Duration.ofMillis(700);

    /** One for all fixtures. */
    private static final Map<Transport, ChildRuntime> RUNTIMES = new EnumMap<>(Transport.class);

    @AfterAll
    static void closesAndLeavesNothingBehind() throws InterruptedException {
        RUNTIMES.values().forEach(ChildRuntime::close);
        Residue.assertNone();
    }

    private static ChildRuntime runtime(Transport transport) {
        return RUNTIMES.computeIfAbsent(transport, _ -> {
            String[] options = Chaos.all().stream().flatMap(each -> each.describe().javaOptions().stream()).distinct()
                    .toArray(String[]::new);
            return ChildRuntime.builder().children(1).gracePeriod(Duration.ofMillis(300)).onOutput(_ -> {})
                    .transport(transport).javaOptions(options).build();
        });
    }

    static Stream<Arguments> pooled() {
        return Arrays.stream(Transport.values()).flatMap(transport -> Chaos.all().stream()
                .filter(each -> !(each instanceof SlowReader) && (ALL || isWorthIt(transport, each)))
                .map(each -> Arguments.of(transport, each)));
    }

    private static boolean isWorthIt(Transport transport, Chaos chaos) {
        return transport == Transport.STDIO || chaos.equals(new Halt(7)) || chaos instanceof DeepResult
                || chaos instanceof NeverReads || !chaos.describeOverGrpc().equals(chaos.describe());
    }

    @ParameterizedTest
    @MethodSource("pooled")
    void getsItsReportAndTheRuntimeWorksOn(Transport transport, Chaos chaos) throws Exception {
        ChildRuntime runtime = runtime(transport);
        ExpectedReport report = transport == Transport.STDIO ? chaos.describe() : chaos.describeOverGrpc();
        TaskOptions options = TaskOptions.defaults().withName("chaos");
        TaskHandle<Object> handle = runtime.submit(chaos,
                report.endsOnlyIfStopped() ? options.withRunTimeout(RUN_TIMEOUT) : options);
        if (report.error().isEmpty()) {
            assertEquals(PAGE.row(chaos, transport), ChaosPage.returned(chaos, report, handle.join()));
        } else {
            TaskException error = assertThrows(report.error().get(), handle::join);
            assertTrue(report.fits(error), () -> chaos + ": expected=" + report.facts() + ", got="
                    + error.getMessage());
            assertEquals(PAGE.row(chaos, transport), ChaosPage.thrown(chaos, report, error));
        }
        assertEquals("next", runtime.run(_ -> "next"));
        if (chaos instanceof CloseDescriptor && report.error().isEmpty()) { // The fixtures after it need the descriptor.
            assertThrows(TaskException.class, () -> runtime.run(new Halt(7)));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void slowReaderReceivesEverything(Transport transport) throws Exception {
        Chaos slow = Chaos.all().stream().filter(SlowReader.class::isInstance).findFirst().orElseThrow();
        ChildProcess<Object> child = runtime(transport).fork(slow);
        for (int i = 0; i < 3; i++) {
            child.postMessage(i);
        }
        child.disconnect();
        assertEquals(PAGE.row(slow, transport), ChaosPage.returned(slow, slow.describe(), child.join()));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whoPostsToOneThatNeverReadsWaitsUntilItHasEnded(Transport transport) throws Exception {
        ChildProcess<Object> child = runtime(transport).fork(new NeverReads());
        AtomicInteger posted = new AtomicInteger();
        CompletableFuture<Void> poster = CompletableFuture.runAsync(() -> {
            while (true) {
                child.postMessage("x".repeat(1000));
                posted.incrementAndGet();
            }
        }, Thread::startVirtualThread);
        Eventually.isTrue(() -> posted.get() == ChannelLimits.DEFAULT.windowMessages(), () -> "posted=" + posted);
        child.terminate();
        assertThrows(TaskCancelledException.class, child::join);
        CompletionException end = assertThrows(CompletionException.class, poster::join);
        assertEquals(PortClosedException.class, end.getCause().getClass());
        assertEquals(ChannelLimits.DEFAULT.windowMessages(), posted.get());
    }

    @Test
    void aroundDoesInTheChildWhatItSaysHere() throws Exception {
        ChildRuntime runtime = runtime(Transport.STDIO);
        Task<Integer> task = _ -> 42;
        List<Around<Integer>> all = LongStream.range(0, 12)
                .mapToObj(seed -> Chaos.around(task, new Halt(7), 0.3, seed)).toList();
        assertTrue(all.stream().anyMatch(Around::strikes) && !all.stream().allMatch(Around::strikes));
        for (Around<Integer> each : all) {
            TaskHandle<Integer> handle = runtime.submit(each);
            if (each.strikes()) {
                assertTrue(new Halt(7).describe().fits(assertThrows(TaskException.class, handle::join)));
            } else {
                assertEquals(42, handle.join());
            }
        }
    }
}
