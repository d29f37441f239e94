package dev.prong.child.pool;

import dev.prong.WorkerCrashedException;
import dev.prong.call.Call;
import dev.prong.call.CallQueue;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import dev.prong.child.session.SessionEnd;
import dev.prong.child.session.SessionOwner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Children that take calls from the queue, one at a time each; launched when calls come, up to the limit, and kept. A
 * child that dies takes its own call with it and no other. Thread-safe.
 */
public final class ChildPool implements SessionOwner {

    /** How a process comes into being, and the session with it, which is not begun. */
    @FunctionalInterface
    public interface Launch {

        /** Launches a child for {@code owner}; fails if its process cannot be started. */
        Session launch(SessionOwner owner) throws IOException;
    }

    private final int limit;
    private final CallQueue queue;
    private final Launch launch;
    private final Deque<Session> idle = new ArrayDeque<>();
    /** Calls that were taken and could not begin: they are the next again. */
    private final Deque<Call<?>> returned = new ArrayDeque<>();
    private final Set<Session> live = new HashSet<>();
    private int children; // From the decision to launch one to its end.
    private int joined; // Of these, the ones that were started elsewhere.
    private int starting; // Of these, the ones that are not ready yet.
    private boolean closed;

    /** A pool without children. */
    public ChildPool(int limit, CallQueue queue, Launch launch) {
        this.limit = limit;
        this.queue = queue;
        this.launch = launch;
    }

    /** A call has been queued, or a child can take one: brings the two together. Does not wait for children. */
    public void dispatch() {
        for (Assignment next = nextAssignment(); next != null; next = nextAssignment()) {
            begin(next);
        }
        while (reserveLaunch()) {
            Thread.ofVirtual().name("prong-launch").start(this::launchOne);
        }
    }

    /** How many children there are, the starting ones included. */
    public synchronized int size() {
        return children;
    }

    /**
     * Lets all children go and launches no more; waits until they have gone, at most {@code limit}. An interrupt ends the
     * wait and stays set.
     */
    public void close(Duration limit) {
        leaveAll();
        try {
            awaitNone(limit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void leaveAll() {
        List<Session> leaving;
        synchronized (this) {
            closed = true;
            leaving = List.copyOf(live);
        }
        leaving.forEach(Session::leave);
    }

    private synchronized void awaitNone(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (children > 0 && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
    }

    private record Assignment(ChildCall<?> call, Session session) {
    }

    private synchronized Assignment nextAssignment() {
        idle.removeIf(session -> !session.isUsable());
        // The child that was used last is the one whose memory is still in the caches.
        Call<?> call = idle.isEmpty() ? null : nextCall();
        return call == null ? null : new Assignment((ChildCall<?>) call, idle.pop());
    }

    private Call<?> nextCall() {
        Call<?> back = returned.poll();
        return back == null ? queue.poll() : back;
    }

    private void begin(Assignment next) {
        if (!next.session().run(next.call(), null)) {
            addIdle(next.session());
            if (!next.call().isDone()) {
                putBack(next.call()); // The child has died in this moment.
            }
        }
    }

    private synchronized void putBack(Call<?> call) {
        returned.addFirst(call);
    }

    private synchronized void addIdle(Session session) {
        if (session.isUsable()) {
            idle.push(session);
        }
    }

    private synchronized boolean reserveLaunch() {
        boolean needed = !closed && starting < queue.size() + returned.size() && children - joined < limit;
        if (needed) {
            starting++;
            children++;
        }
        return needed;
    }

    private void launchOne() {
        Session session;
        try {
            session = launch.launch(this);
        } catch (IOException | RuntimeException e) {
            startFailed(task -> notLaunched(task, e));
            return;
        }
        boolean late;
        synchronized (this) {
            live.add(session);
            late = closed;
        }
        session.begin();
        if (late) {
            session.leave();
        }
    }

    /** The error of a task for which no process could be started. */
    public static WorkerCrashedException notLaunched(String task, Exception cause) {
        return new WorkerCrashedException("child cannot be launched: task=" + task + ", reason=" + cause.getMessage()
                + "; check the path of java and the limits on processes and files",
                SessionEnd.notLaunched(task, cause), cause);
    }

    /** The calls that wait get the error of the failed start, if no child is left that could take them. */
    private void startFailed(Function<String, WorkerCrashedException> error) {
        boolean last;
        synchronized (this) {
            starting--;
            last = removeOne();
        }
        for (Call<?> call = takeCall(); call != null; call = last ? takeCall() : null) {
            call.fail(error.apply(call.name()));
        }
        dispatch();
    }

    private synchronized Call<?> takeCall() {
        return nextCall();
    }

    /** A child has come to its end; true if there are no others. */
    private synchronized boolean removeOne() {
        children--;
        notifyAll();
        return children == 0;
    }

    /**
     * Takes in a child that was started elsewhere and is ready: it comes on top of the limit. It is to have an owner that
     * hands on what follows, its end to {@link #left}.
     */
    public void join(Session session) {
        boolean late;
        synchronized (this) {
            children++;
            joined++;
            live.add(session);
            late = closed;
            if (!late) {
                idle.push(session);
            }
        }
        if (late) {
            session.leave();
        }
        dispatch();
    }

    /** A child that had {@linkplain #join joined} is gone. */
    public void left(Session session) {
        synchronized (this) {
            joined--;
            live.remove(session);
            idle.remove(session);
            removeOne();
        }
        dispatch();
    }

    @Override
    public void ready(Session session) {
        synchronized (this) {
            starting--;
            idle.push(session);
        }
        dispatch();
    }

    @Override
    public void callEnded(Session session) {
        addIdle(session);
        dispatch();
    }

    /** One that may be retried is the next again; the end of its child, which follows, dispatches it. */
    @Override
    public void crashed(ChildCall<?> call, SessionEnd end) {
        WorkerCrashedException crash = end.crashOf(call.name());
        if (call.retry(crash)) {
            putBack(call);
        } else {
            call.fail(crash);
        }
    }

    @Override
    public void ended(Session session, SessionEnd end) {
        synchronized (this) {
            live.remove(session);
            idle.remove(session);
        }
        if (end.ready()) {
            removeOne();
            dispatch();
        } else {
            startFailed(end::crashOf);
        }
    }
}
