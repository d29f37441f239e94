package dev.prong;

import java.util.Objects;
import java.util.function.Function;

/**
 * How the inputs of a stream are mapped by {@link TaskRuntime#map(java.util.stream.Stream, Function, MapOptions)}; immutable
 * and thread-safe. Start from {@link #defaults()} or {@link #inFlight(int)}.
 *
 * <pre>{@code MapOptions.inFlight(8).asCompleted().withTaskOptions((Path file) -> TaskOptions.timeout(limitFor(file)))}</pre>
 *
 * @param <T> the inputs that it is for
 */
public final class MapOptions<T> {

    private static final int LEAST_IN_FLIGHT = 16;

    private static final MapOptions<Object> DEFAULTS = new MapOptions<>(
            Math.max(LEAST_IN_FLIGHT, 2 * Runtime.getRuntime().availableProcessors()), false,
            _ -> TaskOptions.defaults());

    private final int inFlight;
    private final boolean asCompleted;
    private final Function<? super T, TaskOptions> taskOptions;

    private MapOptions(int inFlight, boolean asCompleted, Function<? super T, TaskOptions> taskOptions) {
        this.inFlight = inFlight;
        this.asCompleted = asCompleted;
        this.taskOptions = taskOptions;
    }

    /** Twice as many in flight as this JVM may use processors, and at least 16; in order; tasks without options. */
    public static MapOptions<Object> defaults() {
        return DEFAULTS;
    }

    /** {@link #defaults()} with a bound on what is in flight; see {@link #withInFlight(int)}. */
    public static MapOptions<Object> inFlight(int inFlight) {
        return DEFAULTS.withInFlight(inFlight);
    }

    /**
     * The same with another bound on what is in flight: the most tasks that have been submitted and whose results have
     * not been taken. So it bounds the results that wait for the consumer, too. One runs one task at a time.
     *
     * @throws IllegalArgumentException if {@code inFlight} is less than one
     */
    public MapOptions<T> withInFlight(int inFlight) {
        if (inFlight < 1) {
            throw new IllegalArgumentException("inFlight must be at least 1: inFlight=" + inFlight);
        }
        return new MapOptions<>(inFlight, asCompleted, taskOptions);
    }

    /**
     * The same with results in the order in which the tasks end. Unless this is asked for they come in the order of the
     * inputs, and a slow task holds up what is behind it once the bound is reached.
     */
    public MapOptions<T> asCompleted() {
        return new MapOptions<>(inFlight, true, taskOptions);
    }

    /** The same with the same options for each task. */
    public MapOptions<T> withTaskOptions(TaskOptions options) {
        Objects.requireNonNull(options, "options");
        return new MapOptions<>(inFlight, asCompleted, _ -> options);
    }

    /** The same with options for the task of each input; {@code options} is called where the task is made. */
    public <U extends T> MapOptions<U> withTaskOptions(Function<? super U, TaskOptions> options) {
        Objects.requireNonNull(options, "options");
        return new MapOptions<>(inFlight, asCompleted, options);
    }

    /** The most tasks in flight. */
    public int inFlight() {
        return inFlight;
    }

    /** Whether results come as the tasks end, not in the order of the inputs. */
    public boolean isAsCompleted() {
        return asCompleted;
    }

    /** The options of the task for {@code input}. */
    public TaskOptions taskOptions(T input) {
        return Objects.requireNonNull(taskOptions.apply(input), "task options");
    }

    @Override
    public String toString() {
        return "MapOptions[inFlight=" + inFlight + ", asCompleted=" + asCompleted + "]";
    }
}
