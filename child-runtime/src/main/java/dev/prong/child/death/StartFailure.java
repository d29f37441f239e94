package dev.prong.child.death;

import dev.prong.WorkerCrashedException;
import java.util.function.Function;

/** A child that did not become ready; its kinds are told apart by {@link PassingCauses} and nowhere else. */
public sealed interface StartFailure {

    /** It fails again however often it is tried, until somebody changes something. */
    record Permanent(String child, Function<String, WorkerCrashedException> why) implements StartFailure {
    }

    /** Somebody has killed the child, which says nothing of the next one. */
    record Killed(String child, Function<String, WorkerCrashedException> why) implements StartFailure {
    }

    /** It may succeed later: there was not enough of something for the moment. */
    record Passing(String child, Function<String, WorkerCrashedException> why) implements StartFailure {
    }

    /** The child's name, or what stands for it if it never got one. */
    String child();

    /** Makes the error of a task from the name of that task. */
    Function<String, WorkerCrashedException> why();

    /** The error of a task of that name which waited for the child. */
    default WorkerCrashedException error(String task) {
        return why().apply(task);
    }

    /** The failure of a child whose process ended before it was ready, or before it was given its first call. */
    static StartFailure of(SessionEnd end) {
        return PassingCauses.isKill(end) ? new Killed(end.name(), end::crashOf)
                : of(end.name(), PassingCauses.mayPass(end), end::crashOf);
    }

    /** The failure of a child whose process could not be launched, or whose session could not begin. */
    static StartFailure of(String child, Throwable cause) {
        return of(child, PassingCauses.mayPass(cause), task -> new WorkerCrashedException(
                "child cannot be launched: task=" + task + ", reason=" + cause.getMessage(),
                SessionEnd.notLaunched(task, cause), cause));
    }

    private static StartFailure of(String child, boolean passing, Function<String, WorkerCrashedException> why) {
        return passing ? new Passing(child, why) : new Permanent(child, why);
    }
}
