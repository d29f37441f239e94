package dev.prong.child.session;

import dev.prong.DeathCertificate.TaskOnBoard;
import dev.prong.child.death.Death;
import dev.prong.child.death.OomKills;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.death.ThreadDumpText;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.child.output.StandardError;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The last things to be done for a child: its end is awaited, examined, and told to its calls. */
final class SessionEnding {

    private static final Path NO_REPORT = Path.of("/dev/null/none");

    private final Session session;
    private final LaunchedChild child;
    private final SessionSettings settings;
    private final SessionState state;
    private final SessionCalls calls;
    private final StoppingLadder ladder;
    private final MemoryWatch memory;
    private final Instant started = Instant.now();
    /** When the process was found ended, by {@link System#nanoTime()}; for the receiver's thread. */
    private long goneNanos;
    private Instant gone = started;
    private int code;
    private boolean oomKill;
    private SessionEnd examined;

    SessionEnding(Session session, LaunchedChild child, SessionSettings settings, SessionState state,
            SessionCalls calls, StoppingLadder ladder, MemoryWatch memory) {
        this.session = session;
        this.child = child;
        this.settings = settings;
        this.state = state;
        this.calls = calls;
        this.ladder = ladder;
        this.memory = memory;
    }

    /**
     * Waits for the process, and for its last words. Whatever fails here, the session has an end.
     *
     * @param exit waits for the process, and says its exit code
     * @param lastWords waits until what it printed has been read
     */
    SessionEnd await(IntSupplier exit, Runnable lastWords, StandardError standardError) {
        Surely.run("the wait for the exit of " + child.name(), () -> {
            code = exit.getAsInt();
            gone = Instant.now();
            goneNanos = System.nanoTime();
            oomKill = code == OomKills.CODE && memory.kernelHasKilled();
        });
        state.end();
        Surely.run("the end of the watch over the memory of " + child.name(), memory::end);
        // What the child has started and left behind goes with it; it may also hold the child's standard error.
        Surely.run("the kill of what is left of " + child.name(), ladder::awaitKilled);
        Surely.run("the end of the guard over " + child.name(), child::gone);
        Surely.run("the wait for the last words of " + child.name(), lastWords);
        Surely.run("the end of the argument file of " + child.name(), child::argumentsRead);
        Surely.run("the examination of " + child.name(), () -> examined = examine(standardError, child.crashReport()));
        if (examined == null) {
            Surely.run("the end of " + child.name(), () -> examined = examine(standardError, NO_REPORT));
        }
        return examined;
    }

    private SessionEnd examine(StandardError standardError, Path crashReport) {
        Death death = new Death(child.name(), child.isRemote(), child.pid(), started, gone, code, state.last(),
                ladder.isTermSent(), oomKill, settings.gracePeriod(), standardError.output(), memory.samples(),
                crashReport);
        Optional<String> startFault = state.last().ready() ? Optional.empty()
                : child.startFault(death.errorOutput().lines());
        return SessionEnd.of(death, startFault, standardError.tail());
    }

    /** Nothing that the child said comes after it. */
    void tell(SessionEnd found, SessionOwner owner) {
        List<TaskOnBoard> onBoard = calls.all().stream().map(RemoteCall::onBoard).toList();
        Optional<String> threads = ladder.dumps().latest().map(dump -> ThreadDumpText.of(dump, this::nameOf));
        SessionEnd end = found.with(onBoard, ladder.steps().until(goneNanos), threads, calls.needless().frames());
        calls.all()
                .forEach(each -> Surely.run("the end of a call on " + child.name(), () -> endCall(each, end, owner)));
        calls.clear();
        owner.ended(session, end);
    }

    private String nameOf(long id) {
        RemoteCall<?> call = calls.find(id);
        return call == null ? null : call.call().name();
    }

    private void endCall(RemoteCall<?> remote, SessionEnd end, SessionOwner owner) {
        ChildCall<?> call = remote.call();
        if (end.killed().isPresent() && call.stopReason().isPresent()) {
            String where = ladder.dumps().latest().map(dump -> ThreadDumpText.where(dump, remote.id())).orElse("");
            session.end(remote, true, () -> call.giveUpKilled("its child was killed: child=" + child.name() + ", pid="
                    + child.pid() + ", gracePeriod=" + settings.gracePeriod() + ", stopping=" + end.stopping()
                    + (where.isEmpty() ? "" : ", at=" + where),
                    end.certificate()));
        } else {
            session.errorOf(call, end, owner).ifPresent(error -> session.end(remote, true, () -> call.fail(error)));
        }
    }
}
