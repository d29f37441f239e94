package dev.prong.child.host;

import dev.prong.failure.SafeLog;
import dev.prong.child.launch.PrivateFolder;
import dev.prong.process.Guard;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What a child does when its parent is gone: it leaves at once, and takes with it what it has started. */
final class ParentWatch {

    /** The exit code of a child that found its parent gone; nobody is there to read it. */
    static final int PARENT_GONE = 65;

    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

    private final Bootstrap bootstrap;
    private final Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    private final boolean remote;

    /** Of the parent that this process has now. */
    ParentWatch(Bootstrap bootstrap) {
        this(bootstrap, false);
    }

    private ParentWatch(Bootstrap bootstrap, boolean remote) {
        this.bootstrap = bootstrap;
        this.remote = remote;
    }

    /** Of a child that was started by somebody else than the parent it works for, who may end as he likes. */
    static ParentWatch ofNobody(Bootstrap bootstrap) {
        return new ParentWatch(bootstrap, true);
    }

    /** Watches a pipe that carries nothing more. */
    void begin(InputStream in) {
        OwnThreads.platform("prong-parent-watch").start(() -> {
            if (isEnded(in)) {
                parentGone();
            }
        });
    }

    /** Waits for the end of {@code in}; false if it was closed on this side. */
    private static boolean isEnded(InputStream in) {
        try {
            // Nothing is sent here, and whatever comes, the pipe is still open.
            in.transferTo(OutputStream.nullOutputStream());
        } catch (ClosedChannelException _) {
            return false;
        } catch (IOException e) {
            // A pipe that cannot be read is as good as closed.
            new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "pipe of the parent broke", e);
        }
        return true;
    }

    /** Watches without a pipe, while shutdown hooks run. */
    void beginPolling() {
        if (remote) {
            return;
        }
        OwnThreads.platform("prong-parent-poll").start(() -> {
            while (hasParent()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            parentGone();
        });
    }

    /** A process that loses its parent gets another one at once, also if the dead one is still to be reaped. */
    private boolean hasParent() {
        return parent.isPresent() && parent.equals(ProcessHandle.current().parent()) && parent.get().isAlive();
    }

    /**
     * Whether the parent has died, and has not only let this child go: then it and its other children still need its
     * folder. A dying process closes its pipes a moment before its children can see that it is gone.
     */
    private boolean hasLostParent() {
        for (long begin = System.nanoTime(); hasParent(); LockSupport.parkNanos(POLL_NANOS / 20)) {
            if (System.nanoTime() - begin > POLL_NANOS * 2) {
                return false;
            }
        }
        return true;
    }

    /** Ends this process. Shutdown hooks do not run: one that hangs would keep an orphan alive. */
    void parentGone() {
        try {
            // A guard ends by itself, after what it guards.
            ProcessHandle.current().descendants().filter(handle -> !Guard.isOwn(handle))
                    .forEach(ProcessHandle::destroyForcibly);
            if (!bootstrap.getFolder().isEmpty() && hasLostParent()) {
                PrivateFolder.delete(Path.of(bootstrap.getFolder()));
            }
        } catch (IOException | RuntimeException e) {
            // Another child of the same parent may be deleting the folder at this moment. Leaving comes first.
            new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "not all cleared away", e);
        } finally {
            Runtime.getRuntime().halt(PARENT_GONE);
        }
    }
}
