package dev.prong.child;

import dev.prong.child.pool.ChildPool;
import dev.prong.child.pool.FailedStarts;
import dev.prong.child.session.Session;
import dev.prong.child.death.StartFailure;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Launches the process of one fork, and another after a pause as long as that fails for a reason that may pass. */
final class ForkStarts implements ForkedChild.Source {

    private final ChildPool.Launch launch;
    private final FailedStarts failed;
    private final ScheduledExecutorService timer;

    ForkStarts(ChildPool.Launch launch, FailedStarts failed, ScheduledExecutorService timer) {
        this.launch = launch;
        this.failed = failed;
        this.timer = timer;
    }

    @Override
    public Session first(ForkedChild<?> worker) throws IOException {
        return launch.launch(worker);
    }

    @Override
    public boolean another(ForkedChild<?> worker, StartFailure failure) {
        if (!failed.add(failure)) {
            return false;
        }
        try {
            Future<?> pause = timer.schedule(() -> OwnThreads.virtual("prong-launch").start(() -> launch(worker)),
                    failed.pause().toNanos(), TimeUnit.NANOSECONDS);
            worker.call().onDone(_ -> {
                if (pause.cancel(false)) {
                    worker.endWithoutChild();
                }
            });
            return true;
        } catch (RejectedExecutionException _) {
            return false; // The runtime has been closed.
        }
    }

    private void launch(ForkedChild<?> worker) {
        if (worker.call().isDone()) {
            worker.endWithoutChild();
            return;
        }
        Session launched;
        try {
            launched = launch.launch(worker);
        } catch (Throwable e) {
            worker.notStarted(StartFailure.of(worker.name(), e));
            return;
        }
        worker.use(launched);
        worker.begin(launched);
    }
}
