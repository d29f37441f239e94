package dev.prong.child.pool;

import dev.prong.child.session.Session;
import dev.prong.child.session.SessionEnd;
import dev.prong.child.session.SessionOwner;

/** A warm child that has left its pool, for one who makes it his own. Thread-safe. */
public final class Spare {

    private final ChildPool pool;
    private final Member member;

    Spare(ChildPool pool, Member member) {
        this.pool = pool;
        this.member = member;
    }

    /** The session with it; it may have ended in this moment. */
    public Session session() {
        return member.session();
    }

    /** Tells {@code owner} from now on what becomes of it, its end too if that was before. Called once. */
    public void handTo(SessionOwner owner) {
        SessionEnd end = pool.hand(member, owner);
        if (end != null) {
            owner.ended(member.session(), end);
        }
    }
}
