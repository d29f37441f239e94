package dev.prong.child.pool;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * The children that can take a call now: the least busy first, and of these the one that was used last. What it costs grows
 * with how many calls a child may have, and not with how many children there are. Guarded by the pool.
 */
final class FreeChildren {

    /** By how many calls they have; no set is empty. */
    private final TreeMap<Integer, SequencedSet<Member>> byLoad = new TreeMap<>();

    /** Returns the one that gets the next call for any; null if none has room. */
    Member first() {
        var least = byLoad.firstEntry();
        return least == null ? null : least.getValue().getLast();
    }

    boolean isEmpty() {
        return byLoad.isEmpty();
    }

    /** Takes {@code member} in, which has so many calls, as the one of its equals that was used last. */
    void add(Member member, int load) {
        byLoad.computeIfAbsent(load, _ -> new LinkedHashSet<>()).addLast(member);
    }

    /** Takes {@code member} out, which was taken in with so many calls. */
    void remove(Member member, int load) {
        SequencedSet<Member> equals = byLoad.get(load);
        equals.remove(member);
        if (equals.isEmpty()) {
            byLoad.remove(load);
        }
    }
}
