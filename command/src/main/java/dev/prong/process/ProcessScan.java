package dev.prong.process;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All processes that had not ended at one moment. One look at the table costs more the more processes there are, and
 * where many commands end at once each needs looks of its own: so all who ask while one is being taken share the next.
 * Immutable.
 */
final class ProcessScan {

    private static final ReentrantLock LOCK = new ReentrantLock();
    /** How many have begun; written under the lock. */
    private static volatile long begun;
    private static ProcessScan last;
    private static long number;

    private final Map<Long, List<ProcessTable.Row>> bySession = new HashMap<>();
    private final Map<Long, List<ProcessTable.Row>> byParent = new HashMap<>();

    private ProcessScan(List<ProcessTable.Row> rows) {
        for (ProcessTable.Row row : rows) {
            bySession.computeIfAbsent(row.session(), _ -> new ArrayList<>()).add(row);
            byParent.computeIfAbsent(row.parent(), _ -> new ArrayList<>()).add(row);
        }
    }

    /**
     * A look that began after this call did.
     *
     * @throws IOException if there may be processes that could not be looked at
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock.
    static ProcessScan now() throws IOException {
        long before = begun;
        LOCK.lock();
        try {
            if (last == null || number <= before) {
                last = null;
                begun++;
                last = new ProcessScan(ProcessTable.rows());
                number = begun;
            }
            return last;
        } finally {
            if (!LOCK.hasQueuedThreads()) {
                last = null; // Nobody shares it any more.
            }
            LOCK.unlock();
        }
    }

    /** The processes of a session. */
    List<ProcessTable.Row> session(long session) {
        return bySession.getOrDefault(session, List.of());
    }

    /** The processes that a process has started, with what those have started, as far as their parents live. */
    List<ProcessTable.Row> descendants(long pid) {
        List<ProcessTable.Row> found = new ArrayList<>();
        Queue<Long> parents = new ArrayDeque<>(List.of(pid));
        while (!parents.isEmpty()) {
            List<ProcessTable.Row> children = byParent.getOrDefault(parents.remove(), List.of());
            found.addAll(children);
            children.forEach(child -> parents.add(child.pid()));
        }
        return found;
    }
}
