package dev.prong.contract;

import dev.prong.Exit;
import dev.prong.Worker;
import java.util.ArrayList;
import java.util.List;
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
    private int taken;

    @Override
    public void accept(Worker<R> worker) {
        worker.onOnline(() -> add(new Event.Online()));
        worker.onMessage(message -> add(new Event.Message(message)));
        worker.onError(error -> add(new Event.Failure(error)));
        worker.onExit(exit -> add(new Event.Ended(exit)));
    }

    synchronized void add(Event event) {
        events.add(event);
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized List<Object> messages() {
        return events.stream().filter(Event.Message.class::isInstance).map(e -> ((Event.Message) e).value()).toList();
    }

    synchronized List<Throwable> errors() {
        return events.stream().filter(Event.Failure.class::isInstance).map(e -> ((Event.Failure) e).error()).toList();
    }

    synchronized List<Exit> exits() {
        return events.stream().filter(Event.Ended.class::isInstance).map(e -> ((Event.Ended) e).exit()).toList();
    }

    /** Waits for the exit. */
    Exit exit() {
        Await.until("exit", () -> !exits().isEmpty());
        return exits().getFirst();
    }

    /** Waits for the next message that this has not returned yet. */
    Object nextMessage() {
        Await.until("message " + taken, () -> messages().size() > taken);
        return messages().get(taken++);
    }

    /** Waits until as many errors have been told. */
    List<Throwable> errors(int count) {
        Await.until(count + " errors", () -> errors().size() >= count);
        return errors();
    }
}
