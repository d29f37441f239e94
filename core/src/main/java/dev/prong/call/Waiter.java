package dev.prong.call;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Who waits for the end of one call, and those who came before: an immutable list, for most calls have none or one, and
 * it is told outside the lock of the call.
 *
 * @param thread a thread that waits, or null
 * @param listener who else wants to be told, or null
 * @param before who came before, or null
 */
record Waiter<T>(Thread thread, Consumer<? super T> listener, Waiter<T> before) {

    /** The list without the waiting {@code leaver}; null if none is left. */
    static <T> Waiter<T> without(Thread leaver, Waiter<T> list) {
        Waiter<T> left = null;
        boolean found = false;
        for (Waiter<T> each = list; each != null; each = each.before) {
            if (!found && leaver.equals(each.thread)) {
                found = true;
            } else {
                left = new Waiter<>(each.thread, each.listener, left);
            }
        }
        return left;
    }

    /** Calls the listeners, the one that came last first. */
    static <T> void tell(Waiter<T> list, T ended) {
        for (Waiter<T> each = list; each != null; each = each.before) {
            if (each.listener != null) {
                each.listener.accept(ended);
            }
        }
    }

    static void wake(Waiter<?> list) {
        for (Waiter<?> each = list; each != null; each = each.before) {
            LockSupport.unpark(each.thread); // Null for a listener, which does nothing.
        }
    }
}
