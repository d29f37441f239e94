package dev.prong.process;

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

    private static final System.Logger LOG = System.getLogger("dev.prong.process");
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

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
        List<ProcessHandle> living = living(true);
        boolean grouped = !living.isEmpty() && signalGroup("TERM");
        living.stream().filter(handle -> !(grouped && isInGroup(handle)) && !isSpared(handle))
                .forEach(ProcessHandle::destroy);
    }

    /**
     * Ends every process of the tree by force (KILL). They may still be seen for a moment: see {@link #killAndAwait}.
     */
    @Override
    public void kill() {
        List<ProcessHandle> living = living(true);
        if (!living.isEmpty()) {
            signalGroup("KILL");
        }
        living.stream().filter(handle -> !isSpared(handle)).forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Waits until no process of the tree is left.
     *
     * @return false if some were left when {@code limit} was over
     */
    @Override
    public boolean awaitGone(Duration limit) {
        return await(limit, () -> living(false).isEmpty());
    }

    /**
     * Kills until no process of the tree is left: one that forks while it is being killed is met by the next round.
     *
     * @return false if some were left when {@code limit} was over: they belong to another user, or hang in the kernel
     */
    @Override
    public boolean killAndAwait(Duration limit) {
        kill();
        return await(limit, () -> {
            List<ProcessHandle> living = living(true);
            living.stream().filter(handle -> !isSpared(handle)).forEach(ProcessHandle::destroyForcibly);
            return living.isEmpty();
        });
    }

    /**
     * The processes of the tree that have not ended, the root first; if {@code deep}, those that left the session too.
     */
    private synchronized List<ProcessHandle> living(boolean deep) {
        // First of all: what comes from a dead process's id now is a stranger's.
        known.removeIf(ProcessTree::isGone);
        if (deep) {
            List.copyOf(known).forEach(handle -> handle.descendants().forEach(known::add));
        }
        if (ownsSession()) {
            ProcessTable.session(root.pid()).forEach(row -> ProcessHandle.of(row.pid()).ifPresent(known::add));
        }
        known.removeIf(ProcessTree::isGone);
        return List.copyOf(known);
    }

    private static boolean isGone(ProcessHandle handle) {
        return !handle.isAlive() || ProcessTable.row(handle.pid()).map(ProcessTable.Row::isZombie).orElse(false);
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
     * Whether it is the guard of a process of this tree, which ends what that has started, and then itself. One that
     * only calls itself so and is in the session is not.
     */
    private boolean isSpared(ProcessHandle handle) {
        return ProcessTable.row(handle.pid()).filter(row -> row.session() != root.pid()).isPresent()
                && Guard.isGuard(handle);
    }

    private boolean isInGroup(ProcessHandle handle) {
        return ProcessTable.row(handle.pid()).filter(row -> row.group() == root.pid()).isPresent();
    }

    /**
     * To all of the root's group at the same moment: no fork slips through, and no parent sees its child die first.
     *
     * @return whether it was sent
     */
    private boolean signalGroup(String name) {
        if (!ownsSession()) {
            return false;
        }
        try {
            return tools.signal(name, -root.pid());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot signal a group at once, so its processes are signalled one by "
                    + "one: signal=%s, group=%d".formatted(name, root.pid()), e);
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
