package dev.prong.child.session;

/** Who is told what becomes of a child. Called on the session's threads; must not block for long, must not throw. */
public interface SessionOwner {

    /** One who does not want to know. */
    SessionOwner NOBODY = new SessionOwner() {
        @Override
        public void ready(Session session) {
        }

        @Override
        public void callEnded(Session session, ChildCall<?> call, boolean tainted) {
        }

        @Override
        public void ended(Session session, SessionEnd end) {
        }
    };

    /** The child has finished the handshake and takes tasks. */
    void ready(Session session);

    /**
     * A call on the child has ended, and the child could take another; told before the call's own waiters are.
     *
     * @param tainted whether it met an error of the virtual machine
     */
    void callEnded(Session session, ChildCall<?> call, boolean tainted);

    /** The child's process has ended, all it said has been delivered, and its calls have ended. Called once, last. */
    void ended(Session session, SessionEnd end);
}
