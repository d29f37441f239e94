package dev.prong.child.session;

/** Who is told what becomes of a child. Called on the session's threads; must not block for long, must not throw. */
public interface SessionOwner {

    /** Whether nothing waits for the child yet, which then takes the time to prepare for its first task. */
    default boolean isUnhurried() {
        return false;
    }

    /** The child has finished the handshake and takes tasks. */
    void ready(Session session);

    /**
     * A call on the child has ended, and the child could take another; told before the call's own waiters are.
     *
     * @param tainted whether it met an error of the virtual machine
     */
    void callEnded(Session session, ChildCall<?> call, boolean tainted);

    /** The child crashed with {@code call} on it, which nobody had asked to end and which this ends or has run again. */
    default void crashed(Session session, ChildCall<?> call, SessionEnd end) {
        call.fail(session.crashOf(call, end));
    }

    /** The child's process has ended, all it said has been delivered, and its calls have ended. Called once, last. */
    void ended(Session session, SessionEnd end);
}
