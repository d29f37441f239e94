package dev.prong.child;

import dev.prong.QuarantinedTask;
import dev.prong.child.crash.CrashPolicy;
import java.util.List;

/**
 * The tasks that a {@link ChildRuntime} refuses because they have killed too many children: to look at, and to release.
 * Thread-safe; it may be used when the runtime is closed.
 */
public final class Quarantine {

    private final CrashPolicy policy;

    Quarantine(CrashPolicy policy) {
        this.policy = policy;
    }

    /** What is in it now, the one that was submitted or killed a child last at the end; unmodifiable. */
    public List<QuarantinedTask> tasks() {
        return policy.quarantined();
    }

    /**
     * Has the tasks of a key run again; what they have killed so far is forgotten.
     *
     * @param key as {@link QuarantinedTask#key()} gives it
     * @return false if it is not in quarantine
     */
    public boolean release(String key) {
        return policy.release(key);
    }

    /**
     * The same for all.
     *
     * @return how many that were
     */
    public int releaseAll() {
        return (int) tasks().stream().filter(each -> release(each.key())).count();
    }
}
