package dev.prong.child;

import dev.prong.KillReason;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.grpc.RemoteServer;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.child.launch.RemoteProcess;
import dev.prong.child.pool.ChildPool;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.RemoteConnector;
import dev.prong.child.session.Session;
import dev.prong.child.session.SessionEnd;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.session.SessionSettings;
import dev.prong.child.session.Tokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The children of one runtime that were started elsewhere: invites them and has the pool take them in. Thread-safe. */
final class RemoteChildren implements SessionOwner {

    private static final System.Logger LOG = System.getLogger("dev.prong.child");

    private final RemoteServer server;
    private final SessionSettings settings;
    private final ChildPool pool;
    /** Those that are connected, each with the one who is told what becomes of it. */
    private final Map<Session, SessionOwner> owners = new HashMap<>();
    private final SessionOwner guests = new Guests();
    /** How many there are whose end has not been told. */
    private int sessions;
    private boolean closed;

    RemoteChildren(RemoteAccess access, SessionSettings settings, ChildPool pool) {
        this.settings = settings;
        this.pool = pool;
        this.server = RemoteServer.open(access.address(), access.tls());
    }

    Invitation invite(String name, Duration validFor) {
        String token = Tokens.next();
        server.expect(token, validFor, link -> come(name, link));
        return new Invitation(name, server.address(), token);
    }

    private void come(String name, FrameLink link) {
        RemoteProcess process = new RemoteProcess();
        LaunchedChild child = LaunchedChild.remote(name, process);
        Session session = new Session(child, settings.remote(new RemoteConnector(link, process)), this);
        synchronized (this) {
            if (!closed) {
                owners.put(session, guests);
                sessions++;
                session.begin();
                return;
            }
        }
        process.end();
    }

    /** Gives the next child that has no task to {@code worker}, which is told so; unless its task ends before. */
    void giveTo(ForkedChild<?> worker) {
        Consumer<Session> taker = session -> hand(session, worker);
        pool.claim(taker);
        worker.call().onDone(_ -> {
            if (pool.withdraw(taker)) {
                worker.notLaunched();
            }
        });
    }

    private void hand(Session session, ForkedChild<?> worker) {
        boolean isThere;
        synchronized (this) {
            isThere = owners.replace(session, worker) != null;
        }
        if (isThere) {
            worker.take(session);
        } else {
            giveTo(worker); // That one has ended in this moment.
        }
    }

    private synchronized SessionOwner ownerOf(Session session) {
        return owners.get(session);
    }

    @Override
    public void ready(Session session) {
        ownerOf(session).ready(session);
    }

    @Override
    public void callEnded(Session session, ChildCall<?> call, boolean tainted) {
        ownerOf(session).callEnded(session, call, tainted);
    }

    @Override
    public void crashed(Session session, ChildCall<?> call, SessionEnd end) {
        ownerOf(session).crashed(session, call, end);
    }

    @Override
    public void ended(Session session, SessionEnd end) {
        SessionOwner owner;
        synchronized (this) {
            owner = owners.remove(session);
        }
        owner.ended(session, end);
        synchronized (this) {
            sessions--;
            notifyAll();
        }
    }

    /** Tells the pool of those that are in it. */
    private final class Guests implements SessionOwner {

        @Override
        public void ready(Session session) {
            pool.join(session);
        }

        @Override
        public void callEnded(Session session, ChildCall<?> call, boolean tainted) {
            pool.callEnded(session, call, tainted);
        }

        @Override
        public void crashed(Session session, ChildCall<?> call, SessionEnd end) {
            pool.crashed(session, call, end);
        }

        @Override
        public void ended(Session session, SessionEnd end) {
            if (end.ready()) {
                pool.left(session, end);
            } else {
                LOG.log(System.Logger.Level.WARNING, "remote child did not become ready: child=" + end.name()
                        + ", reason=" + end.fault().orElse("its connection ended"));
            }
        }
    }

    /** Tells those who ask for the health that the runtime takes no more tasks; those it has may still need children. */
    void closing() {
        server.notServing();
    }

    /** Invites nobody any more, and lets nobody in. */
    void refuseAll() {
        server.refuseAll();
        List<Session> starting;
        synchronized (this) {
            closed = true;
            starting = owners.keySet().stream().filter(session -> !session.isUsable()).toList();
        }
        starting.forEach(session -> session.kill(KillReason.CLOSED));
    }

    /** Ends the connections that are left, and waits for the ends of their sessions, at most {@code limit}. */
    void close(Duration limit) {
        server.close();
        try {
            awaitNone(limit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitNone(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (sessions > 0 && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
    }
}
