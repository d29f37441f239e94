package dev.prong.child.handshake;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the other side understands. Names that are unknown here mean nothing: a later version may have more of them.
 *
 * @param known those that are known here too
 */
public record Capabilities(Set<Capability> known) {

    /** What this side understands, as a parent and as a child. */
    static final Capabilities OURS = new Capabilities(EnumSet.of(Capability.PARTS, Capability.STREAM,
            Capability.PING, Capability.DUMP, Capability.CLASSES, Capability.CLOSE));

    /** Copies the set. */
    public Capabilities {
        known = Set.copyOf(known);
    }

    static Capabilities named(Collection<String> names) {
        return new Capabilities(Arrays.stream(Capability.values()).filter(each -> names.contains(each.wireName()))
                .collect(Collectors.toSet()));
    }

    /** Whether the other side has named it. */
    public boolean has(Capability asked) {
        return known.contains(asked);
    }

    List<String> names() {
        return known.stream().sorted().map(Capability::wireName).toList();
    }
}
