package dev.prong.child.session;

import dev.prong.child.frame.ProtocolException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The calls that a child has been given and has not answered. Thread-safe. */
final class SessionCalls {

    private final Map<Long, RemoteCall<?>> unanswered = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private final NeedlessFrames needless = new NeedlessFrames(last::get);
    /** An id alone does not make it so: a call that has ended meanwhile is not sent. */
    private volatile boolean used;

    /** The call under an id of its own; it is not given to the child before {@link #add}. */
    <R> RemoteCall<R> next(ChildCall<R> call, SessionPort port) {
        return new RemoteCall<>(last.incrementAndGet(), call, port);
    }

    /**
     * The child is about to be given it.
     *
     * @param ofOwner whether the owner of the child has given it
     */
    void add(RemoteCall<?> call, boolean ofOwner) {
        used |= ofOwner;
        unanswered.put(call.id(), call);
    }

    /** Whether the child has been given a call by its owner. */
    boolean isUsed() {
        return used;
    }

    /** Whether the child has answered all. */
    boolean isEmpty() {
        return unanswered.isEmpty();
    }

    boolean contains(long id) {
        return unanswered.containsKey(id);
    }

    /** The call of that id; null if it has ended, or there never was one. */
    RemoteCall<?> find(long id) {
        return unanswered.get(id);
    }

    /** It has been answered; false if that was so before. */
    boolean remove(long id) {
        return unanswered.remove(id) != null;
    }

    /** The frames of the child that mean nothing. */
    NeedlessFrames needless() {
        return needless;
    }

    /** In the order in which the child was given them. */
    List<RemoteCall<?>> all() {
        return unanswered.values().stream().sorted(Comparator.<RemoteCall<?>> comparingLong(RemoteCall::id)).toList();
    }

    void clear() {
        unanswered.clear();
    }

    /**
     * Fails unless there was a call of that id, which has ended.
     *
     * @throws ProtocolException if there is one, or there never was
     */
    void requireEnded(long id) throws ProtocolException {
        if (contains(id) || id < 1 || id > last.get()) {
            throw new ProtocolException("message for a call that has neither port nor stream: call=" + id
                    + ", lastCall=" + last.get());
        }
    }
}
