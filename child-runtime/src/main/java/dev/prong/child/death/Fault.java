package dev.prong.child.death;

import dev.prong.TaskException;
import dev.prong.text.Printable;
import java.util.Optional;

/**
 * Why a child cannot be worked with any more.
 *
 * @param what the same in words
 * @param cause what was thrown; empty if nothing was
 */
public record Fault(String what, Kind kind, Optional<Throwable> cause) {

    /** A fault of which nothing more is known. */
    public Fault(String what, Kind kind) {
        this(what, kind, Optional.empty());
    }

    public Fault {
        what = Printable.shown(what);
    }

    /** The kinds that are told apart. */
    public enum Kind {
        /** It broke the protocol, or did not go down. */
        PROTOCOL,
        /** It was not ready in time. */
        LATE,
        /** What was to be run before its first task failed. */
        SETUP,
        /** It has more than it may. */
        LIMIT,
        /** It gives no sign of life. */
        SILENCE,
        /** Nothing was wrong with it: its parent had no memory or thread left to go on with it. */
        PARENT
    }

    public static Fault protocol(String what) {
        return new Fault(what, Kind.PROTOCOL);
    }

    public static Fault late(String what) {
        return new Fault(what, Kind.LATE);
    }

    public static Fault setup(TaskException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return new Fault("its set-up failed: cause=" + cause, Kind.SETUP, Optional.of(cause));
    }

    public static Fault silence(String what) {
        return new Fault(what, Kind.SILENCE);
    }

    public static Fault parent(Throwable what) {
        return new Fault("this process failed, and not its child: reason=" + what
                + (what instanceof OutOfMemoryError ? "; give this process more memory, or let its tasks return less"
                        : ""),
                Kind.PARENT);
    }

    public static Fault limit(String what) {
        return new Fault(what, Kind.LIMIT);
    }
}
