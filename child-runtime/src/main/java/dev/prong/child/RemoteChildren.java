package dev.prong.child;

import dev.prong.failure.SafeLog;
import dev.prong.EndReason;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.grpc.RemoteServer;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.child.launch.RemoteProcess;
import dev.prong.child.pool.ChildPool;
import dev.prong.child.connect.RemoteConnector;
import dev.prong.child.session.ChildCall;
import dev.prong.child.death.Fault;
import dev.prong.child.session.Session;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.session.SessionSettings;
import dev.prong.child.death.StartFailure;
import dev.prong.child.connect.Tokens;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The children of one runtime that were started elsewhere: invites them and has the pool take them in. Thread-safe. */
final class RemoteChildren implements SessionOwner, ForkedChild.Source {

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    private final RemoteServer server;
    private final SessionSettings settings;
    private final ChildPool pool;
    private final boolean needsTls;
    private final Set<Session> sessions = new HashSet<>();
    private boolean closed;

    RemoteChildren(RemoteAccess access, SessionSettings settings, ChildPool pool) {
        this.settings = settings;
        this.pool = pool;
        this.needsTls = access.tls().isPresent();
        this.server = RemoteServer.open(access.address(), access.tls());
    }

    Invitation invite(String name, Duration validFor) {
        String token = Tokens.next();
        server.expect(token, validFor, link -> come(name, link));
        return new Invitation(name, server.address(), token, needsTls);
    }

    private void come(String name, FrameLink link) {
        RemoteProcess process = new RemoteProcess();
        LaunchedChild child = LaunchedChild.remote(name, process);
        Session session = new Session(child, settings.remote(new RemoteConnector(link, process)), this);
        session.whenGone(() -> forget(session));
        synchronized (this) {
            if (!closed) {
                sessions.add(session);
                session.begin();
                return;
            }
        }
        process.end();
    }

    @Override
    public boolean preparesChildren() {
        return true;
    }

    @Override
    public void ready(Session session) {
        pool.join(session);
    }

    @Override
    public void callEnded(Session session, ChildCall<?> call, boolean tainted) {
        throw new IllegalStateException("a child that has not joined has no call: child=" + session.name());
    }

    /** It has not joined: one that has belongs to the pool. */
    @Override
    public void ended(Session session, SessionEnd end) {
        if (!end.ready()) {
            LOG.log(System.Logger.Level.WARNING, "remote child did not become ready: child=" + end.name() + ", reason="
                    + end.fault().map(Fault::what).orElse("its connection ended"));
        }
    }

    private synchronized void forget(Session session) {
        sessions.remove(session);
        notifyAll();
    }

    /** Gives the next child that has no task to {@code worker}, which is told so; unless its task ends before. */
    void giveTo(ForkedChild<?> worker) {
        Consumer<Session> taker = session -> hand(session, worker);
        pool.claim(taker);
        worker.call().onDone(_ -> {
            if (pool.withdraw(taker)) {
                worker.endWithoutChild();
            }
        });
    }

    @Override
    public Session first(ForkedChild<?> worker) {
        throw new IllegalStateException("children are invited and not launched: worker=" + worker.name());
    }

    /** An invited child has ended before the task began: the next that comes will do. */
    @Override
    public boolean another(ForkedChild<?> worker, StartFailure failure) {
        giveTo(worker);
        return true;
    }

    private void hand(Session session, ForkedChild<?> worker) {
        if (session.handOver(worker)) {
            worker.take(session);
        } else {
            giveTo(worker); // That one has ended in this moment.
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
            starting = sessions.stream().filter(session -> !session.isUsable()).toList();
        }
        starting.forEach(session -> session.kill(EndReason.CLOSED));
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
        while (!sessions.isEmpty() && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
    }
}
