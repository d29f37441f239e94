package dev.prong;

import dev.prong.spi.PoolHandle;
import java.util.function.Consumer;

/** One input of a {@link Mapping} and its task, from the submission until its outcome is taken. */
final class Flight<T, R> {

    private final T input;
    /** Null if the task was not accepted. */
    private final TaskHandle<R> handle;
    private final TaskException rejection;
    /** Guarded by the mapping. */
    private boolean landed;

    private Flight(T input, TaskHandle<R> handle, TaskException rejection) {
        this.input = input;
        this.handle = handle;
        this.rejection = rejection;
    }

    static <T, R> Flight<T, R> of(T input, TaskHandle<R> handle) {
        return new Flight<>(input, handle, null);
    }

    static <T, R> Flight<T, R> rejected(T input, TaskException rejection) {
        return new Flight<>(input, null, rejection);
    }

    /** Has {@code landing} told once when the task has ended, and whether it failed; it must not block. */
    void onLanding(Consumer<Boolean> landing) {
        switch (handle) {
            case null -> landing.accept(true);
            case PoolHandle<R> ofPool -> ofPool.onEnd(error -> landing.accept(error.isPresent()));
            default -> {
                var _ = handle.toCompletableFuture().whenComplete((_, error) -> landing.accept(error != null));
            }
        }
    }

    void land() {
        landed = true;
    }

    boolean hasLanded() {
        return landed;
    }

    /** Runs the task on this thread, if this is a worker of its pool and the task has not begun. */
    void help() {
        if (handle instanceof PoolHandle<R> ofPool) {
            ofPool.help();
        }
    }

    void cancel() {
        if (handle != null) {
            handle.cancel();
        }
    }

    /** Waits for the end of the task. */
    Outcome.OfInput<T, R> outcome() throws InterruptedException {
        return new Outcome.OfInput<>(input, handle == null ? new Outcome.Failure<>(rejection) : handle.outcome());
    }
}
