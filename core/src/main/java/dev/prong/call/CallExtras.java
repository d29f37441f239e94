package dev.prong.call;

import dev.prong.DeathCertificate.EndedBy;
import dev.prong.Registration;
import dev.prong.TaskException;
import dev.prong.WorkerCrashedException;
import dev.prong.port.Registrations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What only few calls have: environment data, what belongs to them, listeners, a stream. Thread-safe. */
final class CallExtras {

    /** What is still to be ended by this thread, which is at it; null if it is not. */
    private static final ThreadLocal<Deque<Runnable>> ENDING = new ThreadLocal<>();

    private final Set<Belonging> belongings = new LinkedHashSet<>(4);
    private final Registrations<Runnable> whenStopping = new Registrations<>();
    private Map<String, Object> environment = Map.of();
    private ProgressFeed progress;
    private Surround surround;
    private ItemOutlet items;
    private int firstAttempt = 1;
    private final List<TaskException> crashes = new ArrayList<>(0);

    synchronized void environment(Map<String, Object> inherited, Map<String, Object> own,
            UnaryOperator<Object> crossing) {
        Map<String, Object> all = new HashMap<>(inherited);
        own.forEach((variable, value) -> all.put(variable, crossing.apply(value)));
        environment = Collections.unmodifiableMap(all);
    }

    /** Adds what the environment has not. */
    synchronized void environmentBelow(Map<String, Object> data, UnaryOperator<Object> crossing) {
        Map<String, Object> all = new HashMap<>(environment);
        data.forEach((variable, value) -> {
            if (!environment.containsKey(variable)) {
                all.put(variable, crossing.apply(value));
            }
        });
        environment = Collections.unmodifiableMap(all);
    }

    synchronized Map<String, Object> environment() {
        return environment;
    }

    /** The call was begun elsewhere before. */
    synchronized void firstAttempt(int number) {
        firstAttempt = number;
    }

    synchronized int attempt() {
        return firstAttempt + crashes.size();
    }

    /** How many attempts before the last ended so: by their child, or because this process had no memory for it. */
    synchronized long crashesLike(TaskException crash) {
        return crashes.stream().filter(each -> isOfParent(each) == isOfParent(crash)).count();
    }

    private static boolean isOfParent(TaskException crash) {
        return crash instanceof WorkerCrashedException of
                && of.certificate().filter(death -> death.endedBy() == EndedBy.PARENT).isPresent();
    }

    synchronized void crashed(TaskException crash) {
        crashes.add(crash);
    }

    /** What ended the attempts before the last. */
    synchronized List<TaskException> crashes() {
        return List.copyOf(crashes);
    }

    synchronized void surround(Surround captured) {
        surround = captured;
    }

    /** What is to be in place while the call runs; null for nothing. */
    synchronized Surround surround() {
        return surround;
    }

    synchronized void items(ItemOutlet outlet) {
        items = outlet;
    }

    /** Where the items of the call go; null if it is not streamed. */
    synchronized ItemOutlet items() {
        return items;
    }

    synchronized void adopt(Belonging belonging) {
        belongings.add(belonging);
    }

    synchronized void disown(Belonging belonging) {
        belongings.remove(belonging);
    }

    Registration onStop(Runnable listener) {
        return whenStopping.add(listener);
    }

    /** The call is asked to end: what belongs to it is, too. */
    void stopping(StopReason reason) {
        for (Runnable next = whenStopping.poll(); next != null; next = whenStopping.poll()) {
            next.run();
        }
        endBelongings(reason);
    }

    /**
     * The call has ended.
     *
     * @param reason for which it was asked to; null if it was not
     * @param told whether what is to be told of that is told: it may have ended before whoever asked has come to it
     */
    void ended(StopReason reason, boolean told) {
        if (told) {
            stopping(reason);
        } else {
            endBelongings(reason);
            whenStopping.clear();
        }
        ProgressFeed feed;
        synchronized (this) {
            feed = progress;
        }
        if (feed != null) {
            feed.end();
        }
    }

    private void endBelongings(StopReason reason) {
        List<Belonging> toEnd;
        synchronized (this) {
            toEnd = List.copyOf(belongings);
        }
        StopReason theirs = reason == null ? StopReason.STARTER_ENDED : reason.forBelongings();
        toEnd.forEach(belonging -> end(belonging, theirs));
    }

    /** What belongs to {@code belonging} is ended after it and not within that: there may be more than fit the stack. */
    private static void end(Belonging belonging, StopReason reason) {
        Deque<Runnable> after = ENDING.get();
        if (after != null) {
            after.add(() -> belonging.endWithStarter(reason));
            return;
        }
        Deque<Runnable> left = new ArrayDeque<>();
        ENDING.set(left);
        try {
            belonging.endWithStarter(reason);
            for (Runnable next = left.poll(); next != null; next = left.poll()) {
                next.run();
            }
        } finally {
            ENDING.remove();
        }
    }

    synchronized ProgressFeed progress(Call<?> call) {
        if (progress == null) {
            progress = new ProgressFeed(call.name());
        }
        return progress;
    }
}
