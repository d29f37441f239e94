package dev.prong.value;

import dev.prong.MessageException;

/** Values for other threads. Thread-safe. */
public final class Values {

    private static final Copier COPIER = new Copier();

    private Values() {
    }

    /**
     * {@code value} as another thread may have it: itself if nothing in it can change, else a copy of what can.
     *
     * @param value a value, or null
     * @throws MessageException if it cannot cross, with the path to the part that is to blame
     */
    public static Object copy(Object value) {
        return copy(value, Limits.DEFAULT);
    }

    static Object copy(Object value, Limits limits) {
        return isFixed(value) ? value : new Walk<>(COPIER, new Budget(limits), false).start(value);
    }

    static Object copyTask(Object task, Limits limits) {
        return new Walk<>(COPIER, new Budget(limits), true).start(task);
    }

    /** Whether the class alone tells that it is data and cannot change: then there is no need to go through it. */
    private static boolean isFixed(Object value) {
        return value == null || switch (Shape.of(value.getClass())) {
            case Atom _,Shape.Constant _,SingleShape _ -> true;
            case RecordShape type -> type.immutable();
            default -> false;
        };
    }
}
