package dev.prong.child.pool;

import dev.prong.DeathCertificate.MemorySample;
import dev.prong.WorkerCrashedException;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.session.SessionOwner;
import java.util.List;

/** What a pool does with one of its children, and asks of it. */
interface Child {

    String name();

    /** Tells whether it is alive and nobody has asked it to go. Takes no lock of a pool. */
    boolean isUsable();

    /** Gives it a call; false if the call has not begun. */
    boolean run(ChildCall<?> call);

    /** Asks it to finish and go. */
    void leave();

    /** Tells of its memory over its life so far. */
    List<MemorySample> memory();

    /** Makes the error of a call that ended with it. */
    WorkerCrashedException crashOf(ChildCall<?> call, SessionEnd end);

    /** Gives it to another owner; false if it has just ended. Takes no lock of a pool. */
    boolean handOver(SessionOwner to);

    /** Returns its session, for whoever takes the child out of the pool. */
    Session session();

    /** A child with a session. */
    record Real(Session session) implements Child {

        @Override
        public String name() {
            return session.name();
        }

        @Override
        public boolean isUsable() {
            return session.isUsable();
        }

        @Override
        public boolean run(ChildCall<?> call) {
            return session.run(call, null);
        }

        @Override
        public void leave() {
            session.leave();
        }

        @Override
        public List<MemorySample> memory() {
            return session.memory();
        }

        @Override
        public WorkerCrashedException crashOf(ChildCall<?> call, SessionEnd end) {
            return session.crashOf(call, end);
        }

        @Override
        public boolean handOver(SessionOwner to) {
            return session.handOver(to);
        }
    }
}
