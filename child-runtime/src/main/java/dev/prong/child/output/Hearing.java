package dev.prong.child.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Which lines of a call have not been heard yet, and what waits until they are: its end. The wait is for whoever prints
 * and listens to agree on; it ends without them when it has taken too long. Thread-safe.
 */
public final class Hearing {

    // Guarded by this.
    private int unheard;
    private boolean ended;
    private final List<Runnable> held = new ArrayList<>(1);

    /** A line is on its way. */
    public synchronized void printed() {
        unheard++;
    }

    /** A line has been heard, or nobody waits for that any more. */
    public void heard() {
        List<Runnable> due;
        synchronized (this) {
            unheard--;
            due = unheard == 0 ? takeHeld() : List.of();
        }
        due.forEach(Runnable::run);
    }

    /** Runs {@code action} when all lines so far have been heard, or the wait has ended; on this thread if that is so now. */
    public void whenHeard(Runnable action) {
        synchronized (this) {
            if (unheard > 0 && !ended) {
                held.add(action);
                return;
            }
        }
        action.run();
    }

    /** Nobody waits any more. True if somebody did. */
    public boolean end() {
        List<Runnable> due;
        synchronized (this) {
            ended = true;
            due = takeHeld();
        }
        due.forEach(Runnable::run);
        return !due.isEmpty();
    }

    private List<Runnable> takeHeld() {
        List<Runnable> due = List.copyOf(held);
        held.clear();
        return due;
    }
}
