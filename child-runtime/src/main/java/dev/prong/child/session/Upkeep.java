package dev.prong.child.session;

import dev.prong.TaskException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Sets one child up, and tears it down: both are calls like others to the child, and nobody else hears of them.
 * Thread-safe.
 */
final class Upkeep {

    private final String child;
    private final Preparation preparation;
    private final AtomicBoolean tearing = new AtomicBoolean();
    /** Null before. */
    private volatile ChildCall<?> setup;
    private volatile ChildCall<?> teardown;
    private volatile Runnable whenSetUp = () -> {};
    private volatile Runnable whenTornDown = () -> {};

    Upkeep(String child, Preparation preparation) {
        this.child = child;
        this.preparation = preparation;
    }

    /** Gives the child a call; false if it could not. */
    interface Giving {
        boolean give(ChildCall<?> call);
    }

    /**
     * Sets the child up; returns at once.
     *
     * @param then what is to be done when that has gone well; on this thread if there is nothing to be run
     * @param orElse is told why not
     */
    void setUp(Giving giving, Runnable then, Consumer<TaskException> orElse) {
        if (preparation.setup().isEmpty()) {
            then.run();
            return;
        }
        whenSetUp = then;
        setup = preparation.setup().get().again("setup of " + child);
        setup.onDone(ended -> ended.error().ifPresent(orElse));
        giving.give(setup); // If the child has died its end tells.
    }

    /**
     * Tears the child down, once; returns at once.
     *
     * @param then what is to be done after that, however it goes
     * @param failed is told if it fails
     * @return false if nothing is run, so that {@code then} is not either
     */
    boolean tearDown(Giving giving, Runnable then, Consumer<TaskException> failed) {
        if (preparation.teardown().isEmpty() || !tearing.compareAndSet(false, true)) {
            return false;
        }
        whenTornDown = then;
        teardown = preparation.teardown().get().again("teardown of " + child);
        teardown.onDone(ended -> ended.error().ifPresent(failed));
        return giving.give(teardown);
    }

    /** Whether that has begun and not ended: whoever has asked for it goes on then. */
    boolean isTearingDown() {
        ChildCall<?> its = teardown;
        return tearing.get() && (its == null || !its.isDone());
    }

    /** Whether that is one of both. */
    @SuppressWarnings("ReferenceEquality") // That very one.
    boolean has(ChildCall<?> call) {
        return call == setup || call == teardown;
    }

    /** One of both has been answered, and not with a failure if it {@code returned}. */
    @SuppressWarnings("ReferenceEquality") // That very one.
    void answered(ChildCall<?> call, boolean returned) {
        if (call == teardown) {
            whenTornDown.run();
        } else if (returned) {
            whenSetUp.run();
        }
    }
}
