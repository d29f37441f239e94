package dev.prong.child.death;

import dev.prong.DeathCertificate.MemorySample;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of one process over its whole life, in a bounded number of samples: when there are too many every second
 * one is forgotten, and from then on only every second one is kept. Thread-safe.
 */
public final class MemoryCurve {

    /** Enough to see a leak or a leap, and little beside a session. */
    static final int MAX_SAMPLES = 64;

    private final List<MemorySample> kept = new ArrayList<>();
    private MemorySample latest;
    private long seen;
    private long stride = 1;

    public synchronized void add(MemorySample sample) {
        latest = sample;
        if (seen++ % stride == 0) {
            kept.add(sample);
        }
        if (kept.size() == MAX_SAMPLES) {
            thin();
        }
    }

    private void thin() {
        List<MemorySample> every2nd = new ArrayList<>();
        for (int i = 0; i < kept.size(); i += 2) {
            every2nd.add(kept.get(i));
        }
        kept.clear();
        kept.addAll(every2nd);
        stride *= 2;
    }

    /** In the order of time, the first and the latest always among them. */
    public synchronized List<MemorySample> samples() {
        if (kept.isEmpty() || kept.getLast().equals(latest)) {
            return List.copyOf(kept);
        }
        List<MemorySample> all = new ArrayList<>(kept);
        all.add(latest);
        return List.copyOf(all);
    }
}
