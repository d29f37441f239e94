package dev.prong.tck;

import dev.prong.Exit;
import dev.prong.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Listens to everything a worker tells, in one list; registered by {@code start(task, recorder)} or at leisure.
 * Thread-safe.
 */
final class Recorder<R> implements Consumer<Worker<R>> {

    /** What a listener was called with. */
    sealed interface Event {
        record Online() implements Event {
        }

        record Message(Object value) implements Event {
        }

        record Failure(Throwable error) implements Event {
        }

        record Ended(Exit exit) implements Event {
        }
    }

    private final List<Event> events = new ArrayList<>();
    private final List<Object> messages = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final List<Exit> exits = new ArrayList<>();
    private int taken;

    @Override
    public void accept(Worker<R> worker) {
        worker.onOnline(this::online);
        worker.onMessage(this::message);
        worker.onError(this::error);
        worker.onExit(this::ended);
    }

    private synchronized void online() {
        add(new Event.Online());
    }

    private synchronized void message(Object message) {
        messages.add(message);
        add(new Event.Message(message));
    }

    private synchronized void error(Throwable error) {
        errors.add(error);
        add(new Event.Failure(error));
    }

    /** For those who want to hear the exit alone. */
    synchronized void ended(Exit exit) {
        exits.add(exit);
        add(new Event.Ended(exit));
    }

    private void add(Event event) {
        events.add(event);
        notifyAll();
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized List<Object> messages() {
        return Collections.unmodifiableList(new ArrayList<>(messages)); // Which may be null.
    }

    synchronized List<Throwable> errors() {
        return List.copyOf(errors);
    }

    synchronized List<Exit> exits() {
        return List.copyOf(exits);
    }

    /** Waits for the exit. */
    synchronized Exit exit() {
        await("exit", () -> !exits.isEmpty());
        return exits.getFirst();
    }

    /** Waits for the next message that this has not returned yet. */
    synchronized Object nextMessage() {
        await("message " + taken, () -> messages.size() > taken);
        return messages.get(taken++);
    }

    /** Waits until as many events have been told. */
    synchronized List<Event> events(int count) {
        await(count + " events", () -> events.size() >= count);
        return List.copyOf(events);
    }

    private synchronized void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Await.LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("was not told in " + Await.LIMIT + ": " + what + ", but " + events);
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted before " + what + ", but after " + events, e);
            }
        }
    }
}
