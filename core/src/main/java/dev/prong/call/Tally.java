package dev.prong.call;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The calls that one thread has accepted and brought to a good end: written by that thread alone, without an atomic
 * update, and read by any. Made and counted by {@link CallCounts}.
 */
public final class Tally {

    private static final VarHandle ACCEPTED = handle("accepted");
    private static final VarHandle SUCCEEDED = handle("succeeded");

    private long accepted;
    private long succeeded;

    Tally() {
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Tally.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A call has been accepted. */
    public void accept() {
        ACCEPTED.setRelease(this, accepted + 1);
    }

    /** One has ended with a result. */
    public void succeed() {
        SUCCEEDED.setRelease(this, succeeded + 1);
    }

    long accepted() {
        return (long) ACCEPTED.getAcquire(this);
    }

    long succeeded() {
        return (long) SUCCEEDED.getAcquire(this);
    }
}
