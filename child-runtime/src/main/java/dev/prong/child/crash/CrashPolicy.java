package dev.prong.child.crash;

import dev.prong.DeathCertificate;
import dev.prong.QuarantinedTask;
import dev.prong.RuntimeEvent;
import dev.prong.TaskQuarantinedException;
import dev.prong.WorkerCrashedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Decides whether a task whose child has crashed may be run again, and whether one that has killed children before may be
 * run at all. Thread-safe.
 */
public final class CrashPolicy {

    private final String runtime;
    private final int limit;
    private final CrashBook book;
    private final Consumer<? super RuntimeEvent> events;

    /**
     * What is decided of a crash.
     *
     * @param error of the task, if that was its last attempt
     * @param mayRetry whether another attempt makes sense, if the task has one left
     */
    public record Verdict(WorkerCrashedException error, boolean mayRetry) {
    }

    /**
     * One that knows of no crash.
     *
     * @param limit so many kills put a task in quarantine; zero for none
     * @param time how long one stays there after its last kill; zero for ever
     * @param events told of tasks that are put there; must not block
     */
    public CrashPolicy(String runtime, int limit, Duration time, Consumer<? super RuntimeEvent> events) {
        this(runtime, limit, time, events, System::nanoTime);
    }

    CrashPolicy(String runtime, int limit, Duration time, Consumer<? super RuntimeEvent> events,
            LongSupplier nanoClock) {
        this.runtime = runtime;
        this.limit = limit;
        this.book = new CrashBook(limit, time, nanoClock);
        this.events = events;
    }

    /**
     * Lets {@code task} in.
     *
     * @throws TaskQuarantinedException if it is in quarantine
     */
    public void admit(Suspect task) {
        refusal(task).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /** Why {@code task} is not to be run; empty if it may be. */
    public Optional<TaskQuarantinedException> refusal(Suspect task) {
        return book.isEmpty() ? Optional.empty()
                : book.quarantined(task.crashKey()).map(held -> refused(task.name(), held));
    }

    private TaskQuarantinedException refused(String task, QuarantinedTask held) {
        String evidence = held.evidence();
        return new TaskQuarantinedException("task is in quarantine, it has killed " + facts(task, held)
                + (evidence.isEmpty() ? "" : "; what they died of:\n" + evidence), held);
    }

    private String facts(String task, QuarantinedTask held) {
        return held.kills() + (held.kills() == 1 ? " child" : " children") + ": task=" + task + ", runtime=" + runtime
                + ", key=" + held.key() + ", until=" + held.until().map(Object::toString).orElse("released by hand")
                + "; mend it, or call quarantine().release(key)";
    }

    /** A child has crashed with {@code task} on it; {@code crash} tells of it. */
    public Verdict crashed(Suspect task, WorkerCrashedException crash) {
        Optional<DeathCertificate> death = crash.certificate().filter(Blame::isOnTask);
        if (death.isEmpty()) {
            return new Verdict(crash, true);
        }
        int kills = book.add(task.crashKey(), task.name(), death.get());
        Optional<QuarantinedTask> held = kills < limit ? Optional.empty() : book.quarantined(task.crashKey());
        if (held.isPresent() && kills == limit) {
            events.accept(new RuntimeEvent.TaskQuarantined(runtime, held.get()));
        }
        return held.map(entry -> new Verdict(last(task.name(), entry, crash), false))
                .orElseGet(() -> new Verdict(crash, true));
    }

    /** Its cause has the certificates of the kills before it, which may have been other calls'. */
    private WorkerCrashedException last(String task, QuarantinedTask held, WorkerCrashedException crash) {
        return new WorkerCrashedException("task is in quarantine now, it has killed " + facts(task, held)
                + "; the last crash: " + crash.getMessage(), crash.exit(), refused(task, held));
    }

    /** {@code task} has succeeded: it is no suspect any more. One in quarantine stays there. */
    public void succeeded(Suspect task) {
        if (!book.isEmpty()) {
            book.succeeded(task.crashKey());
        }
    }

    /** What is in quarantine, the one that was last heard of last; unmodifiable. */
    public List<QuarantinedTask> quarantined() {
        return book.quarantined();
    }

    /** Ends the quarantine of a key; says whether it was in it. */
    public boolean release(String key) {
        return book.release(key);
    }
}
