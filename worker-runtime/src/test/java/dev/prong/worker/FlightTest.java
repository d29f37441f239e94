package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskOptions.SilenceFrom;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder hears. */
@Timeout(60)
class FlightTest {

    @TempDir
    private Path folder;

    private static TaskOptions named(String name) {
        return TaskOptions.defaults().withName(name);
    }

    private static WorkerRuntime open() {
        return WorkerRuntime.builder().captures(Captures.REFERENCE).name("flown").threads(1).build();
    }

    private List<RecordedEvent> recorded(Recording recording) throws IOException {
        recording.stop();
        Path file = folder.resolve("flight.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream().sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList(); // In the file each thread has its own part.
    }

    private static Stream<RecordedEvent> of(List<RecordedEvent> events, String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals("dev.prong." + name));
    }

    /** The values of these fields, one line for each event. */
    private static List<String> lines(List<RecordedEvent> events, String name, String... fields) {
        return of(events, name)
                .map(event -> String.join(" ",
                        Stream.of(fields).map(field -> String.valueOf(event.<Object> getValue(field))).toList()))
                .toList();
    }

    @Test
    void hearsOfTasksAndWorkers() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable("dev.prong.TaskSubmit");
            recording.enable("dev.prong.TaskEnd").withoutThreshold();
            recording.start();
            long slept;
            try (WorkerRuntime runtime = open()) {
                slept = runtime.run(FlightTest::sleep, named("good"));
                assertThrows(TaskFailedException.class, () -> runtime.run(_ -> {
                    throw new IllegalStateException("x");
                }, named("bad")));
                endOneRunningAndTwoWaiting(runtime);
                runtime.start(_ -> 1, named("started"), _ -> {}).join();
            }
            List<RecordedEvent> events = recorded(recording);
            assertEquals(List.of("flown good", "flown bad", "flown running", "flown impatient", "flown waiting",
                    "flown started"),
                    lines(events, "TaskSubmit", "runtime", "task"));
            assertEquals(List.of("good flown-1 succeeded", "bad flown-1 failed", "running flown-1 cancelled"),
                    lines(events, "TaskEnd", "task", "worker", "outcome").stream().filter(line -> !line
                            .startsWith("started")).toList());
            assertEquals(List.of("impatient  not begun", "waiting  cancelled", "running flown-1 cancelled"),
                    lines(events, "TaskCancel", "task", "worker", "reason"));
            assertEquals(List.of("flown flown-1 1", "flown flown-2 0"),
                    lines(events, "WorkerStart", "runtime", "worker", "id"));
            assertTrue(lines(events, "WorkerEnd", "runtime", "worker", "id").contains("flown flown-1 1"));
            RecordedEvent good = of(events, "TaskEnd").findFirst().orElseThrow();
            assertTrue(good.getDuration().toNanos() >= slept, good::toString);
            assertTrue(good.getDuration("waitTime").isPositive(), good::toString);
            assertEquals("prong-flown-1", good.getThread().getJavaName());
        }
    }

    private static long sleep(TaskContext context) throws InterruptedException {
        long begin = System.nanoTime();
        Thread.sleep(5);
        return System.nanoTime() - begin;
    }

    private static void endOneRunningAndTwoWaiting(WorkerRuntime runtime) throws InterruptedException {
        Gate gate = new Gate(1);
        TaskHandle<String> running = runtime.submit(gate.task(), named("running"));
        gate.awaitEntered();
        TaskHandle<Integer> impatient = runtime.submit(_ -> 1,
                named("impatient").withSilence(Duration.ofMillis(1), SilenceFrom.SUBMIT));
        assertThrows(TaskTimeoutException.class, impatient::join);
        TaskHandle<Integer> waiting = runtime.submit(_ -> 1, named("waiting"));
        waiting.cancel();
        running.cancel();
        assertThrows(TaskCancelledException.class, running::join);
        assertThrows(TaskCancelledException.class, waiting::join);
    }

    @Test
    void hearsOnlyOfLongTasksUnlessAskedForMore() throws Exception {
        try (Recording recording = new Recording()) {
            recording.start();
            try (WorkerRuntime runtime = open()) {
                runtime.run(_ -> {
                    Thread.sleep(20);
                    return null;
                }, named("long"));
                for (int i = 0; i < 20; i++) {
                    runtime.run(_ -> 1, named("short"));
                }
            }
            List<RecordedEvent> events = recorded(recording);
            assertEquals(1, lines(events, "TaskEnd", "task").stream().filter("long"::equals).count());
            assertEquals(List.of(), of(events, "TaskEnd")
                    .filter(event -> event.getDuration().compareTo(Duration.ofMillis(10)) < 0).toList());
            assertEquals(List.of(), lines(events, "TaskSubmit", "task"));
        }
    }
}
