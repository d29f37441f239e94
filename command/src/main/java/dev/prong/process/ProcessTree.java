package dev.prong.process;

import dev.prong.failure.SafeLog;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process that {@link Spawner} started, and all that came of it. Thread-safe.
 *
 * <p>Where the process leads a session of its own (see {@link PosixTools#inOwnSession}) that is everything in the
 * session, also after the process itself has ended, and every descendant that left the session and was seen by an
 * earlier call while its parent lived. Elsewhere it is the descendants that could be seen while their parents lived.
 */
public final class ProcessTree implements Killable {

    private static final SafeLog LOG = new SafeLog("dev.prong.process");
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);
    /** A round that cannot see all is followed by another kill of the group after so long. */
    private static final Duration AGAIN = Duration.ofMillis(500);
    /** A guard needs a third of it for those that do not obey TERM; whoever takes longer is none, or hangs. */
    private static final Duration GUARD_LIMIT = Duration.ofSeconds(1);

    private final Process root;
    private final PosixTools tools;
    private final boolean ownSession;
    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    /**
     * The tree under {@code root}.
     *
     * @param tools those {@code root} was started with: if they have sessions it must lead one
     */
    public ProcessTree(Process root, PosixTools tools) {
        this.root = root;
        this.tools = tools;
        this.ownSession = tools.hasSessions();
        known.add(root.toHandle());
    }

    /** Asks every process of the tree to end (TERM), once; on Windows the same as {@link #kill}. */
    @Override
    public void terminate() {
        Living living = living(true);
        boolean grouped = !living.isNone() && signalGroup("TERM");
        living.handles().stream().filter(handle -> !(grouped && isInGroup(handle)) && !isSpared(handle))
                .forEach(ProcessHandle::destroy);
    }

    /**
     * Ends every process of the tree by force (KILL). They may still be seen for a moment: see {@link #killAndAwait}.
     */
    @Override
    public void kill() {
        Living living = living(true);
        if (!living.isNone()) {
            signalGroup("KILL");
        }
        kill(living, false);
    }

    private void kill(Living living, boolean guards) {
        living.handles().stream().filter(handle -> guards || !isSpared(handle)).forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Waits until no process of the tree is left.
     *
     * @return false if some were left when {@code limit} was over
     */
    @Override
    public boolean awaitGone(Duration limit) {
        // A look at all processes costs more the more there are: as long as the root lives, none is needed.
        return await(limit, () -> isGone(root.toHandle()) && living(false).isNone());
    }

    /**
     * Kills until no process of the tree is left: one that forks while it is being killed is met by the next round.
     *
     * @return false if some were left when {@code limit} was over: they belong to another user, or hang in the kernel; or
     *         if it could not be seen whether some were
     */
    @Override
    public boolean killAndAwait(Duration limit) {
        kill();
        return await(limit, new Rounds());
    }

    /** The rounds of one kill. */
    private final class Rounds implements BooleanSupplier {

        private long asked = System.nanoTime();
        private long guardsSince;

        @Override
        public boolean getAsBoolean() {
            Living living = living(true);
            if (living.isNone()) {
                return true;
            }
            long now = System.nanoTime();
            if (!living.complete() && now - asked > AGAIN.toNanos()) {
                asked = now;
                signalGroup("KILL");
            }
            kill(living, areGuardsDue(living, now));
            return false;
        }

        /** Guards end last, and by themselves; who only looks like one does not. */
        private boolean areGuardsDue(Living living, long now) {
            if (!living.complete() || !living.handles().stream().allMatch(ProcessTree.this::isSpared)) {
                guardsSince = 0;
                return false;
            }
            guardsSince = guardsSince == 0 ? now : guardsSince;
            return now - guardsSince > GUARD_LIMIT.toNanos();
        }
    }

    /**
     * What is left of the tree.
     *
     * @param handles those that are known to be left, the root first
     * @param complete whether there can be no others; not so while this JVM has no descriptor to look for them
     */
    private record Living(List<ProcessHandle> handles, boolean complete) {

        boolean isNone() {
            return complete && handles.isEmpty();
        }
    }

    /** The processes of the tree that have not ended; if {@code deep}, those that left the session too. */
    private synchronized Living living(boolean deep) {
        // First of all: what comes from a dead process's id now is a stranger's.
        known.removeIf(this::isGone);
        boolean complete = ProcessTable.isReadable() ? addByTable(deep) : !deep || addDescendants();
        known.removeIf(this::isGone);
        return new Living(List.copyOf(known), complete);
    }

    private boolean addByTable(boolean deep) {
        if (!deep && !ownsSession()) {
            return true;
        }
        try {
            ProcessScan scan = ProcessScan.now();
            if (deep) {
                List.copyOf(known).forEach(handle -> add(scan.descendants(handle.pid())));
            }
            if (ownsSession()) {
                add(scan.session(root.pid()));
            }
            return true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot look for processes", e);
            return false;
        }
    }

    private void add(List<ProcessTable.Row> rows) {
        rows.forEach(row -> ProcessHandle.of(row.pid()).ifPresent(known::add));
    }

    /** Where there is no table that can be read. */
    private boolean addDescendants() {
        try {
            List.copyOf(known).forEach(handle -> handle.descendants().forEach(known::add));
            return true;
        } catch (RuntimeException e) { // What the JDK throws if it cannot look.
            LOG.log(System.Logger.Level.DEBUG, "cannot look for descendants", e);
            return false;
        }
    }

    private boolean isGone(ProcessHandle handle) {
        return (handle.pid() == root.pid() && !root.isAlive()) || ProcessTable.hasEnded(handle);
    }

    /**
     * Whether the session with the root's number is still the root's. The kernel gives a process id to nobody while a
     * session or group of that number has members; so when the root has been reaped and a process has its id, the
     * session had ended and its number belongs to a stranger.
     */
    private boolean ownsSession() {
        return ownSession && (root.isAlive() || ProcessHandle.of(root.pid()).isEmpty());
    }

    /**
     * Whether it looks like the guard of a process of this tree, which ends what that has started, and then itself. One
     * that is in the session is none.
     */
    private boolean isSpared(ProcessHandle handle) {
        return ProcessTable.row(handle.pid()).filter(row -> row.session() != root.pid()).isPresent()
                && Guard.looksLikeGuard(handle);
    }

    private boolean isInGroup(ProcessHandle handle) {
        return ProcessTable.row(handle.pid()).filter(row -> row.group() == root.pid()).isPresent();
    }

    /**
     * To all of the root's group at the same moment: no fork slips through, and no parent sees its child die first.
     *
     * @return whether it was sent to all of the group before this returned
     */
    private boolean signalGroup(String name) {
        if (!ownsSession()) {
            return false;
        }
        try {
            return tools.signal(name, -root.pid());
        } catch (IOException e) {
            // No descriptor or no process is to be had now, and without one the JDK ends nobody either.
            boolean told = Guard.signal(name, root);
            LOG.log(told ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                    (told ? "cannot signal a group from here, so the guard does it: signal=%s, group=%d"
                            : "cannot signal a group at once, so its processes are signalled one by one: signal=%s,"
                                    + " group=%d").formatted(name, root.pid()),
                    e);
            return false;
        }
    }

    private static boolean await(Duration limit, BooleanSupplier done) {
        long start = System.nanoTime();
        long pause = SHORTEST_PAUSE.toNanos();
        while (!done.getAsBoolean()) {
            long left = limit.toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            sleep(Math.min(pause, left));
            pause = Math.min(pause * 2, LONGEST_PAUSE.toNanos());
        }
        return true;
    }

    private static void sleep(long nanos) {
        long end = System.nanoTime() + nanos;
        Uninterrupted.get(() -> {
            TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
            return null;
        });
    }
}
