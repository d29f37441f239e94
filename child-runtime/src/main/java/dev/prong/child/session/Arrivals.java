package dev.prong.child.session;

import dev.prong.child.frame.ProtocolException;
import dev.prong.proto.v1.Message;

/** Where the messages of one call arrive: its port, or its stream. */
interface Arrivals {

    /**
     * A message has arrived; called by the reader, which then has it {@linkplain #deliver delivered}.
     *
     * @throws ProtocolException if the child had no credit for it
     */
    void arrived(Message message) throws ProtocolException;

    /** Hands the message to whoever is to have it; runs the constructors of its records. */
    void deliver(Message message, ChildCall<?> call);
}
