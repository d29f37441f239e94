package dev.prong.child.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.chaos.Around;
import dev.prong.chaos.Chaos;
import dev.prong.chaos.CloseDescriptor;
import dev.prong.chaos.ExpectedReport;
import dev.prong.chaos.Halt;
import dev.prong.chaos.SlowReader;
import dev.prong.child.ChildProcess;
import dev.prong.child.ChildRuntime;
import dev.prong.testing.Residue;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fixture of the kit gets its expected report, and the runtime works on after it. */
@Timeout(60)
class ChaosTest {

    private static final Duration SHORT = Duration.ofMillis(1500);

    private static ChildRuntime runtime;

    @BeforeAll
    static void open() {
        String[] options = Chaos.all().stream().flatMap(each -> each.describe().javaOptions().stream()).distinct()
                .toArray(String[]::new);
        runtime = ChildRuntime.builder().children(1).gracePeriod(Duration.ofMillis(300)).onOutput(_ -> {})
                .javaOptions(options).build();
    }

    @AfterAll
    static void closesAndLeavesNothingBehind() throws InterruptedException {
        runtime.close();
        Residue.assertNone();
    }

    static List<Chaos> pooled() {
        return Chaos.all().stream().filter(each -> !(each instanceof SlowReader)).toList();
    }

    @ParameterizedTest
    @MethodSource("pooled")
    void getsItsReportAndTheRuntimeWorksOn(Chaos chaos) throws Exception {
        ExpectedReport report = chaos.describe();
        TaskOptions options = TaskOptions.defaults().withName("chaos");
        TaskHandle<Object> handle = runtime.submit(chaos,
                report.endsOnlyIfStopped() ? options.withRunTimeout(SHORT) : options);
        if (report.error().isEmpty()) {
            Object _ = handle.join();
        } else {
            TaskException error = assertThrows(report.error().get(), handle::join);
            assertTrue(report.fits(error), () -> chaos + ": expected=" + report.facts() + ", got="
                    + error.getMessage());
        }
        assertEquals("next", runtime.run(_ -> "next"));
        if (chaos instanceof CloseDescriptor) { // The fixtures after it need the descriptor.
            assertThrows(TaskException.class, () -> runtime.run(new Halt(7)));
        }
    }

    @Test
    void slowReaderReceivesEverything() throws Exception {
        ChildProcess<Object> child = runtime.fork(new SlowReader(Duration.ofMillis(1)));
        for (int i = 0; i < 10; i++) {
            child.postMessage(i);
        }
        child.disconnect();
        assertEquals(10, child.join());
    }

    @Test
    void aroundDoesInTheChildWhatItSaysHere() throws Exception {
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
