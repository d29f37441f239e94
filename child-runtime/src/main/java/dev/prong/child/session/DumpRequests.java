package dev.prong.child.session;

import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.DumpThreads;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.ThreadDump;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks a child what its threads do, and keeps the latest answer. Thread-safe. */
final class DumpRequests {

    /** A JVM that runs at all answers within milliseconds. */
    static final Duration LIMIT = Duration.ofMillis(300);

    /** Each takes some dozens of bytes; what a child of ours sends has room for fewer. */
    private static final int MAX_THREADS = 10_000;

    private static final Frame REQUEST = Frame.newBuilder().setDumpThreads(DumpThreads.getDefaultInstance()).build();

    private final SessionState state;
    private final StoppingSteps steps;
    private final ScheduledExecutorService timer;
    // Guarded by this.
    private CompletableFuture<Void> waiting = CompletableFuture.completedFuture(null);
    private int unanswered;
    private boolean allowed;
    private ThreadDump latest;

    DumpRequests(SessionState state, StoppingSteps steps, ScheduledExecutorService timer) {
        this.state = state;
        this.steps = steps;
        this.timer = timer;
    }

    /** The child understands the question; without this it is not asked. */
    synchronized void allow() {
        allowed = true;
    }

    /**
     * Asks for a dump, if the child is connected and understands it.
     *
     * @return completes when it has come or is not waited for any longer
     */
    synchronized CompletableFuture<Void> ask() {
        if (allowed && waiting.isDone() && state.isConnected()) {
            CompletableFuture<Void> asked = new CompletableFuture<>();
            waiting = asked;
            unanswered++;
            steps.step("dump");
            state.control(REQUEST);
            var _ = timer.schedule(() -> asked.complete(null), LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        }
        return waiting;
    }

    /**
     * A dump has come.
     *
     * @throws ProtocolException if nobody had asked for it, or it is too large to be kept
     */
    void arrived(ThreadDump dump) throws ProtocolException {
        if (dump.getSerializedSize() > ChannelLimits.PART_BYTES || dump.getThreadsCount() > MAX_THREADS) {
            throw new ProtocolException("thread dump is too large: bytes=" + dump.getSerializedSize() + ", maxBytes="
                    + ChannelLimits.PART_BYTES + ", threads=" + dump.getThreadsCount() + ", maxThreads=" + MAX_THREADS);
        }
        CompletableFuture<Void> asked;
        synchronized (this) {
            if (unanswered == 0) {
                throw new ProtocolException("thread dump that nobody has asked for: threads="
                        + dump.getThreadsCount());
            }
            unanswered--;
            latest = dump;
            asked = waiting;
        }
        asked.complete(null);
    }

    /** The latest there is. */
    synchronized Optional<ThreadDump> latest() {
        return Optional.ofNullable(latest);
    }
}
