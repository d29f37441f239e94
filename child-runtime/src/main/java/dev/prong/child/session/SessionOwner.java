package dev.prong.child.session;

import dev.prong.TaskException;
import dev.prong.child.death.SessionEnd;
import java.util.Optional;

/** Who is told what becomes of a child. Called on the session's threads; must not block for long, must not throw. */
public interface SessionOwner {

    /** Whether nothing waits for the child yet, which then takes the time to prepare for its first task. */
    default boolean isUnhurried() {
        return false;
    }

    /** Whether the child is set up before its first task and torn down after its last, if its runtime says how. */
    default boolean preparesChildren() {
        return false;
    }

    /** The child could not be torn down; its end follows all the same. */
    default void tearDownFailed(Session session, TaskException error) {
    }

    /** The child has finished the handshake, was set up, and takes tasks. */
    void ready(Session session);

    /**
     * A call on the child was asked to end, and half of the grace period later it has not: at the end of that period the
     * child is killed, unless the call ends after all.
     */
    default void stubborn(Session session) {
    }

    /**
     * A call on the child has been answered, and the child could take another; told before the call's own waiters are.
     *
     * @param tainted whether it met an error of the virtual machine
     */
    void callEnded(Session session, ChildCall<?> call, boolean tainted);

    /**
     * The child crashed with {@code call} on it, which nobody had asked to end.
     *
     * @return what the call is to end with; empty if it is run again
     */
    default Optional<? extends TaskException> crashed(Session session, ChildCall<?> call, SessionEnd end) {
        return Optional.of(session.crashOf(call, end));
    }

    /**
     * The child's process has ended, all it said has been read, and its calls end as soon as their lines have been heard.
     * Called once, last. What is to come after all that listeners hear of the child waits by {@link Session#whenHeard}.
     */
    void ended(Session session, SessionEnd end);
}
