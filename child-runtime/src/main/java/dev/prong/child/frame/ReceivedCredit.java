package dev.prong.child.frame;

import dev.prong.proto.codec.Weight;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Value;
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
    private final Queue<Arrived> arrived = new ArrayDeque<>();
    private long arrivedBytes;
    private long arrivedWeight;
    private int owedMessages;
    private long owedBytes;
    private long owedWeight;

    private record Arrived(int bytes, long weight) {
    }

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
    public synchronized void arrived(Value message) throws ProtocolException {
        int bytes = message.getSerializedSize();
        long weight = Weight.of(message);
        boolean overdrawn = arrived.size() + owedMessages >= limits.windowMessages()
                || arrivedBytes + owedBytes >= limits.windowBytes()
                || arrivedWeight + owedWeight >= limits.windowWeight();
        if (overdrawn) {
            throw new ProtocolException("message without credit: call=" + call + ", waiting=" + arrived.size()
                    + ", waitingBytes=" + arrivedBytes + ", waitingHeapBytes=" + arrivedWeight + ", window="
                    + limits.windowMessages() + ", windowBytes=" + limits.windowBytes());
        }
        arrived.add(new Arrived(bytes, weight));
        arrivedBytes += bytes;
        arrivedWeight += weight;
    }

    /** The message that arrived first has been received. */
    public synchronized void received() {
        Arrived first = arrived.remove();
        arrivedBytes -= first.bytes();
        arrivedWeight -= first.weight();
        owedMessages++;
        owedBytes += first.bytes();
        owedWeight += first.weight();
        if (owedMessages >= limits.windowMessages() / 4 || owedBytes >= limits.windowBytes() / 4
                || owedWeight >= limits.windowWeight() / 4) {
            Credit credit = Credit.newBuilder().setCall(call).setMessages(owedMessages).setBytes(owedBytes).build();
            owedMessages = 0;
            owedBytes = 0;
            owedWeight = 0;
            channel.sendControl(Frame.newBuilder().setCredit(credit).build());
        }
    }
}
