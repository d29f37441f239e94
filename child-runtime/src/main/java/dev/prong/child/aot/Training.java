package dev.prong.child.aot;

import dev.prong.EndReason;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.session.SessionSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The life of a child that nobody has a task for: it rehearses what all children do before and with their first task, and
 * is asked to go when it is ready; at its end its JVM writes what that took.
 */
final class Training implements SessionOwner {

    static final String NAME = "aot-training";

    /** For each of its start and its end. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();

    private Training() {
    }

    /**
     * Returns when the process has ended.
     *
     * @throws IOException if it did not end well in time
     * @throws InterruptedException if the thread was interrupted; the process has been killed then
     */
    static void run(LaunchedChild child, SessionSettings settings) throws IOException, InterruptedException {
        Training training = new Training();
        Session session = new Session(child, settings, training);
        session.begin();
        SessionEnd end;
        try {
            end = training.end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing fails it", e);
        } finally {
            session.kill(EndReason.CLOSED); // Does nothing after its end.
        }
        if (end.code() != 0) {
            throw new IOException("JVM did not end well: code=" + end.code() + ", fault="
                    + end.fault().map(Object::toString).or(end::startFault).orElse("none"));
        }
    }

    /** It rehearses. */
    @Override
    public boolean isUnhurried() {
        return true;
    }

    @Override
    public void ready(Session session) {
        session.leave();
    }

    @Override
    public void callEnded(Session session, ChildCall<?> call, boolean tainted) {
        // It has none.
    }

    @Override
    public void ended(Session session, SessionEnd how) {
        end.complete(how);
    }
}
