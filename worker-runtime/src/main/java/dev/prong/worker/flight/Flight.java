package dev.prong.worker.flight;

import dev.prong.TaskException;
import dev.prong.call.Call;
import dev.prong.call.StopReason;
import java.util.Locale;
import jdk.jfr.FlightRecorder;

/**
 * Tells the flight recorder what happens. While it does not record, or not that event, each method is a look at a flag:
 * the names of tasks, which are expensive to make, are asked for after that. In a JVM that has never recorded not even
 * the classes of the events are loaded, since the first of them sets the recorder up: a seventh of a second, which each
 * child would spend. Thread-safe.
 */
public final class Flight {

    private Flight() {
    }

    /** {@code runtime} has accepted {@code call}. */
    public static void submitted(Call<?> call, String runtime) {
        if (!FlightRecorder.isInitialized()) {
            return;
        }
        TaskSubmitEvent event = new TaskSubmitEvent();
        if (event.shouldCommit()) {
            event.runtime = runtime;
            event.task = call.name();
            event.commit();
        }
    }

    /** A call begins on this thread; null if nobody wants to hear of its end. */
    public static TaskRun begun() {
        if (!FlightRecorder.isInitialized()) {
            return null;
        }
        TaskEndEvent event = new TaskEndEvent();
        return event.isEnabled() ? new TaskRun(System.nanoTime()) : null;
    }

    /** A call was asked to end. {@code worker} is empty if none has begun it. */
    public static void stopping(Call<?> call, String worker) {
        if (!FlightRecorder.isInitialized()) {
            return;
        }
        TaskCancelEvent event = new TaskCancelEvent();
        if (event.shouldCommit()) {
            event.task = call.name();
            event.worker = worker;
            event.reason = call.stopReason().map(StopReason::name).map(Flight::words).orElse("");
            event.commit();
        }
    }

    /** A worker has begun; {@code id} is 0 for a started one. */
    public static void workerStarted(String runtime, String worker, int id) {
        if (!FlightRecorder.isInitialized()) {
            return;
        }
        WorkerStartEvent event = new WorkerStartEvent();
        if (event.shouldCommit()) {
            event.runtime = runtime;
            event.worker = worker;
            event.id = id;
            event.commit();
        }
    }

    /** A worker has ended; {@code id} is 0 for a started one. */
    public static void workerEnded(String runtime, String worker, int id) {
        if (!FlightRecorder.isInitialized()) {
            return;
        }
        WorkerEndEvent event = new WorkerEndEvent();
        if (event.shouldCommit()) {
            event.runtime = runtime;
            event.worker = worker;
            event.id = id;
            event.commit();
        }
    }

    static String outcome(Call<?> call) {
        TaskException error = call.error().orElse(null);
        if (error == null) {
            return "succeeded";
        }
        return call.stopReason().map(StopReason::name).map(Flight::words).orElse("failed");
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
