package dev.prong.child.pool;

import dev.prong.RuntimeEvent;
import dev.prong.TaskException;
import dev.prong.WorkerCrashedException;
import dev.prong.call.EventFeed;
import dev.prong.child.pool.Member.Role;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.death.StartFailure;

/** Tells what happens to the children of a pool. Guarded by the pool. */
final class PoolEvents {

    private final String runtime;
    private final EventFeed feed;

    PoolEvents(String runtime, EventFeed feed) {
        this.runtime = runtime;
        this.feed = feed;
    }

    /** It has a place or has joined, and takes calls, if it is ready. */
    void started(Member member) {
        if (member.isReady()) {
            feed.add(new RuntimeEvent.WorkerStarted(runtime, member.session().name(), member.id()));
        }
    }

    void spareReady(Member member) {
        feed.add(new RuntimeEvent.SpareReady(runtime, member.session().name()));
    }

    /**
     * It could not be started.
     *
     * @param opened whether that has opened the circuit
     */
    void failed(Member member, StartFailure failure, Circuit circuit, boolean opened) {
        WorkerCrashedException error = failure.error("none");
        feed.add(new RuntimeEvent.WorkerFailed(runtime, failure.child(), member.id(), error));
        if (opened) {
            feed.add(new RuntimeEvent.CircuitOpened(runtime, circuit.failures(), circuit.untilNext(), error));
        }
    }

    /** It could not be torn down, and ends all the same. */
    void tearDownFailed(Member member, TaskException error) {
        feed.add(new RuntimeEvent.WorkerFailed(runtime, member.session().name(), member.id(), error));
    }

    void circuitClosed(Member member) {
        feed.add(new RuntimeEvent.CircuitClosed(runtime, member.session().name()));
    }

    /** It had been ready, and is gone. */
    void ended(Member member, SessionEnd end) {
        String worker = end.name();
        if (member.due().isPresent() && member.is(Role.LEAVING) && end.orderly()) {
            feed.add(new RuntimeEvent.WorkerRecycled(runtime, worker, member.id(), member.due().get()));
        } else if (end.killed().isPresent()) {
            feed.add(new RuntimeEvent.WorkerKilled(runtime, worker, member.id(), end.killed().get()));
        } else if (member.is(Role.LEAVING) && end.orderly()) {
            feed.add(new RuntimeEvent.WorkerEnded(runtime, worker, member.id()));
        } else {
            feed.add(new RuntimeEvent.WorkerCrashed(runtime, worker, member.id(), end.crash()));
        }
    }

    /** It is none of the pool any more, and lives on. */
    void left(Member member) {
        feed.add(new RuntimeEvent.WorkerEnded(runtime, member.session().name(), member.id()));
    }
}
