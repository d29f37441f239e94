package dev.prong.child.frame;

import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Frame;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What has arrived on a call and has not been received by its user; gives the sender credit, many messages at a time.
 * Thread-safe.
 */
public final class ReceivedCredit {

    private final long call;
    private final ChannelLimits limits;
    private final FrameChannel channel;
    private final Queue<Integer> arrived = new ArrayDeque<>();
    private long arrivedBytes;
    private int owedMessages;
    private long owedBytes;

    /** Nothing has arrived yet. */
    public ReceivedCredit(long call, ChannelLimits limits, FrameChannel channel) {
        this.call = call;
        this.limits = limits;
        this.channel = channel;
    }

    /**
     * A message has arrived.
     *
     * @throws ProtocolException if the sender had no credit for it
     */
    public synchronized void arrived(int bytes) throws ProtocolException {
        boolean overdrawn = arrived.size() + owedMessages >= limits.windowMessages()
                || arrivedBytes + owedBytes >= limits.windowBytes();
        if (overdrawn) {
            throw new ProtocolException("message without credit: call=" + call + ", waiting=" + arrived.size()
                    + ", waitingBytes=" + arrivedBytes + ", window=" + limits.windowMessages());
        }
        arrived.add(bytes);
        arrivedBytes += bytes;
    }

    /** The message that arrived first has been received. */
    public synchronized void received() {
        int bytes = arrived.remove();
        arrivedBytes -= bytes;
        owedMessages++;
        owedBytes += bytes;
        if (owedMessages >= limits.windowMessages() / 4 || owedBytes >= limits.windowBytes() / 4) {
            Credit credit = Credit.newBuilder().setCall(call).setMessages(owedMessages).setBytes(owedBytes).build();
            owedMessages = 0;
            owedBytes = 0;
            channel.sendControl(Frame.newBuilder().setCredit(credit).build());
        }
    }
}
