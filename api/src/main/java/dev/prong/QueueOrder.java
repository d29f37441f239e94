package dev.prong;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** In which order waiting tasks get their workers. Immutable and thread-safe. */
public final class QueueOrder {

    private static final QueueOrder FIFO = new QueueOrder("fifo", null);
    private static final QueueOrder LIFO = new QueueOrder("lifo", null);
    private static final QueueOrder PRIORITY = new QueueOrder("priority",
            Comparator.comparingInt(PendingTask::priority).reversed());
    private static final QueueOrder DEADLINE = new QueueOrder("deadline",
            Comparator.comparing(task -> task.deadline().orElse(Instant.MAX)));

    private final String name;
    private final Comparator<? super PendingTask> comparator;

    private QueueOrder(String name, Comparator<? super PendingTask> comparator) {
        this.name = name;
        this.comparator = comparator;
    }

    /** The first that came is the first that goes; the default. */
    public static QueueOrder fifo() {
        return FIFO;
    }

    /** The last that came is the first that goes: for results that age quickly. */
    public static QueueOrder lifo() {
        return LIFO;
    }

    /** The highest priority first; among equals the first that came. */
    public static QueueOrder priority() {
        return PRIORITY;
    }

    /** The earliest {@link PendingTask#deadline()} first, those without one last; among equals the first that came. */
    public static QueueOrder deadline() {
        return DEADLINE;
    }

    /**
     * The least by {@code comparator} first; among equals the first that came.
     *
     * @param comparator must be thread-safe and must not change its mind about two tasks that wait
     */
    public static QueueOrder by(Comparator<? super PendingTask> comparator) {
        return new QueueOrder("custom", Objects.requireNonNull(comparator, "comparator"));
    }

    /**
     * The order of that name: {@code fifo}, {@code lifo}, {@code priority} or {@code deadline}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static QueueOrder of(String name) {
        for (QueueOrder each : new QueueOrder[] {FIFO, LIFO, PRIORITY, DEADLINE}) {
            if (each.name.equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "unknown order of the queue: order=" + name + "; use fifo, lifo, priority or deadline");
    }

    /** How tasks are compared; empty for the two orders that go by arrival alone. */
    public Optional<Comparator<? super PendingTask>> comparator() {
        return Optional.ofNullable(comparator);
    }

    /** Its name; {@code custom} for one made by {@link #by}. */
    @Override
    public String toString() {
        return name;
    }
}
