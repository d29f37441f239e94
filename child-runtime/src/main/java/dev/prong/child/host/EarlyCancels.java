package dev.prong.child.host;

import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.Cancel;
import java.util.HashMap;
import java.util.Map;

/** Cancels that have overtaken the runs they are for; not so many that they could fill the memory. For one thread. */
final class EarlyCancels {

    /** A parent has far fewer calls under way on one child. */
    private static final int MOST = 10_000;

    private final Map<Long, Cancel> waiting = new HashMap<>();

    /**
     * Keeps it until its call comes.
     *
     * @throws ProtocolException if too many are kept already
     */
    void add(Cancel cancel) throws ProtocolException {
        if (waiting.size() >= MOST) {
            throw new ProtocolException("too many cancels of calls that have not come: cancels=" + waiting.size()
                    + ", call=" + cancel.getCall());
        }
        waiting.put(cancel.getCall(), cancel);
    }

    /** The one for a call that has come; null if there is none. */
    Cancel take(long call) {
        return waiting.remove(call);
    }
}
