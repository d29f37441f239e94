package dev.prong.child.session;

import dev.prong.DeathCertificate.MemorySample;
import dev.prong.child.death.Fault;
import dev.prong.child.death.MemoryCurve;
import dev.prong.child.death.OomKills;
import dev.prong.child.launch.LaunchedChild;
import dev.prong.process.ProcessMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Looks at the memory of a child, from its launch to its end, and kills it if it has too much. Thread-safe. */
final class MemoryWatch {

    /** Often enough to see a leap that takes a second, and too rarely to be noticed. */
    private static final Duration SAMPLING = Duration.ofMillis(250);

    private final LaunchedChild child;
    private final SessionSettings settings;
    private final StoppingLadder ladder;
    private final MemoryCurve memory = new MemoryCurve();
    /** How often the kernel had killed for want of memory when the child was last seen alive. */
    private volatile OptionalLong oomKills = OptionalLong.empty();
    private Future<?> sampler;

    MemoryWatch(LaunchedChild child, SessionSettings settings, StoppingLadder ladder) {
        this.child = child;
        this.settings = settings;
        this.ladder = ladder;
    }

    /** Called once, before {@link #end}; does nothing for a child that was started elsewhere. */
    void begin() {
        sampler = child.isRemote() ? CompletableFuture.completedFuture(null)
                : settings.timer().scheduleWithFixedDelay(this::look, 0, SAMPLING.toNanos(), TimeUnit.NANOSECONDS);
    }

    void end() {
        sampler.cancel(false);
    }

    List<MemorySample> samples() {
        return memory.samples();
    }

    /** Whether the kernel is known to have killed a process for want of memory since the child was last seen alive. */
    boolean kernelHasKilled() {
        return OomKills.roseSince(oomKills);
    }

    private void look() {
        OptionalLong killsBefore = OomKills.count(); // First: a kill after the look at the child must not be missed.
        ProcessMemory.residentBytes(child.pid()).ifPresent(bytes -> {
            memory.add(new MemorySample(Instant.now(), bytes));
            oomKills = killsBefore;
            settings.maxResidentBytes().ifPresent(most -> requireWithin(most, bytes));
        });
    }

    private void requireWithin(long maxResidentBytes, long residentBytes) {
        if (residentBytes > maxResidentBytes) {
            ladder.kill(Fault.limit("its process has too much memory: residentBytes=" + residentBytes
                    + ", maxResidentBytes=" + maxResidentBytes));
        }
    }
}
