package dev.prong.child.session;

import dev.prong.MessageException;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.frame.ReceivedCredit;
import dev.prong.port.Inbox;
import dev.prong.port.Undecodable;
import dev.prong.proto.v1.Message;

/** What a streamed task has emitted and its consumer has not taken. Thread-safe. */
public final class SessionItems implements Arrivals {

    private final String task;
    private final ChannelLimits limits;
    private final Inbox inbox;
    private volatile ReceivedCredit received;

    SessionItems(String task, ChannelLimits limits) {
        this.task = task;
        this.limits = limits;
        this.inbox = new Inbox(task + " items", limits.windowMessages(), () -> received.received());
    }

    /** Where the consumer takes them from. */
    public Inbox inbox() {
        return inbox;
    }

    /** A child is about to be given the task. */
    void connect(long call, FrameChannel channel) {
        received = new ReceivedCredit(call, limits, channel);
    }

    @Override
    public void arrived(Message message) throws ProtocolException {
        received.arrived(message.getValue());
    }

    /** Dropped if the consumer has closed the stream: it gives no credit then, and the task is on its way out. */
    @Override
    public void deliver(Message message, ChildCall<?> call) {
        inbox.offer(decode(message, call));
    }

    private Object decode(Message message, ChildCall<?> call) {
        try {
            return call.decode(message.getValue());
        } catch (Throwable e) { // The user's constructors.
            return new Undecodable(new MessageException("item cannot be decoded: task=" + task + "; "
                    + RemoteCall.reason(e), e));
        }
    }
}
