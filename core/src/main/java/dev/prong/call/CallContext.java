package dev.prong.call;

import dev.prong.failure.SafeLog;
import dev.prong.EndReason;
import dev.prong.MessagePort;
import dev.prong.PortClosedException;
import dev.prong.Registration;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.failure.UserCode;
import dev.prong.output.TaskOutput;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The context of one call on one worker.
 *
 * @param call the call that is run
 * @param workerName the worker that runs it
 * @param port the port to the starter, or null for a task of a pool
 * @param output where what the task prints goes
 */
public record CallContext(Call<?> call, String workerName, MessagePort port, TaskOutput output)
        implements TaskContext {

    private static final SafeLog LOG = new SafeLog("dev.prong");

    @Override
    public String name() {
        return call.name();
    }

    @Override
    public MessagePort parent() {
        if (port == null) {
            throw new IllegalStateException("a task of a pool has no port: task=" + name() + ", worker=" + workerName
                    + "; start it on a worker of its own with TaskRuntime.start");
        }
        return port;
    }

    @Override
    public PrintStream out() {
        return output.out();
    }

    @Override
    public PrintStream err() {
        return output.err();
    }

    @Override
    public boolean isCancelled() {
        return call.isStopping();
    }

    @Override
    public Optional<EndReason> cancelReason() {
        return call.stopReason().map(StopReason::endReason);
    }

    @Override
    public Registration onCancel(Runnable action) {
        Objects.requireNonNull(action, "action");
        // On the thread of somebody else, who still has to tell the worker.
        return call.onStop(() -> UserCode.run(action::run,
                e -> LOG.warning("action on cancel failed: task=" + name(), e)));
    }

    @Override
    public void progress(Object progress) {
        Objects.requireNonNull(progress, "progress");
        call.progress(progress);
    }

    @Override
    public void emit(Object item) throws InterruptedException {
        if (port != null) {
            throw new IllegalStateException("a task on a worker of its own has no stream: task=" + name() + ", worker="
                    + workerName + "; post what it has to tell with parent().postMessage");
        }
        ItemOutlet outlet = call.items();
        if (outlet == null) {
            throw new IllegalStateException("task has no stream: task=" + name()
                    + "; give it to TaskRuntime.stream instead of submit or run");
        }
        call.sign();
        try {
            outlet.put(item);
        } catch (PortClosedException e) {
            if (call.isStopping() && !call.isDone()) {
                throw interrupted(e);
            }
            throw new IllegalStateException("task has ended, an item cannot be emitted: task=" + name()
                    + "; end what emits before the task returns", e);
        }
    }

    private InterruptedException interrupted(PortClosedException cause) {
        InterruptedException interrupted = new InterruptedException("item not emitted, task was asked to end: task="
                + name() + ", reason=" + call.stopReason().orElseThrow());
        interrupted.initCause(cause);
        return interrupted;
    }

    @Override
    public int priority() {
        return call.priority();
    }

    @Override
    public int attempt() {
        return call.attempt();
    }

    @Override
    public Optional<String> idempotencyKey() {
        return call.options().idempotencyKey();
    }

    @Override
    public Map<String, Object> environment() {
        return call.environment();
    }

    @Override
    public void throwIfCancelled() {
        if (isCancelled()) {
            throw new TaskCancelledException("task was asked to end: task=" + name() + ", worker=" + workerName
                    + ", reason=" + call.stopReason().orElseThrow(), null);
        }
    }

    @Override
    public Optional<Instant> deadline() {
        return call.deadline();
    }
}
