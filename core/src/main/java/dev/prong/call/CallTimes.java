package dev.prong.call;

/** The run and wait times of calls that end on any thread. Thread-safe. */
public final class CallTimes {

    private final DurationRecorder runTime = new DurationRecorder();
    private final DurationRecorder waitTime = new DurationRecorder();

    /** Of no calls. */
    public CallTimes() {
    }

    /** A call has ended; all three by {@link System#nanoTime()}. */
    public synchronized void record(long accepted, long begun, long ended) {
        runTime.record(ended - begun);
        waitTime.record(begun - accepted);
    }

    /** What has been recorded so far. */
    public Usage usage() {
        return Usage.of(runTime.snapshot(), waitTime.snapshot());
    }
}
