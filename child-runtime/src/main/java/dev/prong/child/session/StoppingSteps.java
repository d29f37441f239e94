package dev.prong.child.session;

import dev.prong.DeathCertificate.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * What was done to end a child, and when. Of tasks that were asked to end and did, nothing is kept. Thread-safe.
 */
final class StoppingSteps {

    /** More tell nothing new. */
    private static final int MAX_STEPS = 16;

    /** Many tasks that are asked to end leave room for what is done to the child. */
    private static final int MAX_CANCELS = 12;

    /** Not the step of one call. */
    private static final long NO_CALL = 0;

    private final LongPredicate onBoard;
    private final List<Taken> taken = new ArrayList<>();

    private record Taken(String name, long call, long nanos) {
    }

    /**
     * Nothing was done yet.
     *
     * @param onBoard whether the call of that id has not ended
     */
    StoppingSteps(LongPredicate onBoard) {
        this.onBoard = onBoard;
    }

    /** The call was asked to end. */
    void cancel(long call) {
        add(new Taken("cancel", call, System.nanoTime()));
    }

    /** A step towards the whole child. */
    void step(String name) {
        add(new Taken(name, NO_CALL, System.nanoTime()));
    }

    private synchronized void add(Taken step) {
        forget();
        if (taken.size() < (step.call() == NO_CALL ? MAX_STEPS : MAX_CANCELS)) {
            taken.add(step);
        }
    }

    private void forget() {
        taken.removeIf(step -> step.call() != NO_CALL && !onBoard.test(step.call()));
    }

    /** The steps in the order of time, up to the end of the process at {@code goneNanos}; none if nobody asked. */
    synchronized List<Step> until(long goneNanos) {
        forget();
        taken.removeIf(step -> step.nanos() > goneNanos);
        if (taken.isEmpty()) {
            return List.of();
        }
        long first = taken.getFirst().nanos();
        List<Step> steps = new ArrayList<>(
                taken.stream().map(step -> after(step.name(), step.nanos() - first)).toList());
        steps.add(after("gone", goneNanos - first));
        return steps;
    }

    private static Step after(String name, long nanos) {
        return new Step(name, Duration.ofNanos(nanos));
    }
}
