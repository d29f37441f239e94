package dev.prong.port;

import dev.prong.Registration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Listeners in the order of their coming, each until its registration is closed. Thread-safe.
 *
 * <p>The call of a listener begins when the listener is looked up for it: whoever closes the registration later, on
 * another thread, does not undo that.
 *
 * @param <L> what a listener is
 */
public final class Registrations<L> {

    // Guarded by this.
    private final Set<Entry<L>> entries = new LinkedHashSet<>();
    /** The same as a list that does not change; null after a change. */
    private List<Entry<L>> present = List.of();

    /** Makes one without listeners. */
    public Registrations() {
    }

    /** Adds {@code listener}, behind the others; the same one may be there twice. */
    public Registration add(L listener) {
        Entry<L> entry = new Entry<>(this, listener);
        synchronized (this) {
            entries.add(entry);
            present = null;
        }
        return entry;
    }

    /** Whether there is none. */
    public synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Takes the first out, to be called this once; null if there is none. */
    public synchronized L poll() {
        Iterator<Entry<L>> all = entries.iterator();
        if (!all.hasNext()) {
            return null;
        }
        Entry<L> first = all.next();
        remove(first);
        return first.listener;
    }

    /** Takes all out, so that they are called no more. */
    public synchronized void clear() {
        entries.forEach(each -> each.isOpen = false);
        entries.clear();
        present = List.of();
    }

    /** The first that {@code wanted} holds for; null if there is none. */
    public L find(Predicate<? super L> wanted) {
        for (Entry<L> each : present()) {
            if (wanted.test(each.listener)) {
                return each.listener;
            }
        }
        return null;
    }

    /**
     * Calls each that is there now, except those that are taken away before it is their turn.
     *
     * @return false if there is none
     */
    public boolean forEach(Consumer<? super L> call) {
        return tell(present(), _ -> true, call);
    }

    /** Those that are there now. */
    synchronized List<Entry<L>> present() {
        if (present == null) {
            present = List.copyOf(entries);
        }
        return present;
    }

    /**
     * Calls each of {@code looked}, which were there a moment ago, that {@code wanted} holds for: the first of these in any
     * case, as its call has begun, and the others unless they have been taken away before their turn.
     *
     * @return false if there is none
     */
    static <L> boolean tell(List<Entry<L>> looked, Predicate<? super L> wanted, Consumer<? super L> call) {
        boolean found = false;
        for (Entry<L> each : looked) {
            if (wanted.test(each.listener)) {
                if (!found || each.isOpen) {
                    call.accept(each.listener);
                }
                found = true;
            }
        }
        return found;
    }

    private synchronized void remove(Entry<L> entry) {
        if (entries.remove(entry)) {
            entry.isOpen = false;
            present = null;
        }
    }

    /** One listener. */
    static final class Entry<L> implements Registration {

        private final Registrations<L> all;
        private final L listener;
        private volatile boolean isOpen = true;

        private Entry(Registrations<L> all, L listener) {
            this.all = all;
            this.listener = listener;
        }

        L listener() {
            return listener;
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }
}
