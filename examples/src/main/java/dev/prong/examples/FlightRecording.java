package dev.prong.examples;

import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Records some tasks with the JDK's flight recorder, and prints what the recording says of them. */
public final class FlightRecording {

    private FlightRecording() {
    }

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempFile("tasks", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.prong.TaskEnd").withoutThreshold(); // Also the short ones.
            recording.start();
            runTasks();
            recording.stop();
            recording.dump(file);
            print(RecordingFile.readAllEvents(file));
        } finally {
            Files.delete(file);
        }
    }

    private static void runTasks() throws InterruptedException {
        try (TaskRuntime runtime = TaskRuntime.open("worker?threads=2&captures=reference")) {
            runtime.map(LongStream.rangeClosed(1, 4).boxed().toList(), i -> new SumBelow(i * 10_000_000L));
            CountDownLatch begun = new CountDownLatch(1);
            TaskHandle<Void> endless = runtime.submit(_ -> {
                begun.countDown();
                Thread.sleep(Duration.ofHours(1));
                return null;
            }, TaskOptions.defaults().withName("endless"));
            begun.await();
            endless.cancel();
        }
    }

    private static void print(List<RecordedEvent> events) {
        events.sort(Comparator.comparing(RecordedEvent::getStartTime)); // In the file each thread has its own part.
        for (RecordedEvent event : events) {
            switch (event.getEventType().getName()) {
                case "dev.prong.TaskEnd" -> System.out.println(ended(event));
                case "dev.prong.TaskCancel" -> System.out.println(event.getString("task") + ": "
                        + event.getString("reason"));
                default -> {
                    // The JVM records much more.
                }
            }
        }
    }

    private static String ended(RecordedEvent event) {
        return String.format(Locale.ROOT, "%s on %s: %s after %.1f ms, waited %.1f ms", event.getString("task"),
                event.getString("worker"), event.getString("outcome"), event.getDuration().toNanos() / 1e6,
                event.getDuration("waitTime").toNanos() / 1e6);
    }
}
