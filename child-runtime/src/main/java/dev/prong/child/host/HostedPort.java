package dev.prong.child.host;

import dev.prong.MessageException;
import dev.prong.MessagePort;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.CreditWindow;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.frame.ReceivedCredit;
import dev.prong.port.Inbox;
import dev.prong.port.PortEnd;
import dev.prong.port.Undecodable;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Value;

/** The port of a started task, in the child. Thread-safe. */
final class HostedPort {

    private final long call;
    private final FrameChannel channel;
    private final ChannelLimits limits;
    private final CreditWindow window;
    private final ReceivedCredit received;
    private final Inbox inbox;
    private final PortEnd end;

    HostedPort(long call, String child, FrameChannel channel, ChannelLimits limits) {
        this.call = call;
        this.channel = channel;
        this.limits = limits;
        this.window = new CreditWindow(child + " starter", limits);
        this.received = new ReceivedCredit(call, limits, channel);
        this.inbox = new Inbox(child + " task", limits.windowMessages(), received::received);
        this.end = new PortEnd(inbox, this::post);
    }

    MessagePort end() {
        return end;
    }

    private void post(Object message, boolean mayWait) throws InterruptedException {
        Value value = ValueCodec.encode(message);
        int bytes = value.getSerializedSize();
        if (bytes > limits.maxFrameBytes() / 2) {
            throw new MessageException("message is too large: port=" + inbox.name() + ", bytes=" + bytes + ", maxBytes="
                    + limits.maxFrameBytes() / 2 + "; send it in pieces or as a file");
        }
        window.acquire(bytes, mayWait);
        channel.sendThrough(Frame.newBuilder().setMessage(Message.newBuilder().setCall(call).setValue(value)).build());
    }

    /** A message has come; it is decoded here, before the next frame, so that it has its place in the order. */
    void receive(Message message) throws ProtocolException {
        received.arrived(message.getValue().getSerializedSize());
        inbox.offer(decode(message));
    }

    private Object decode(Message message) {
        try {
            return ValueCodec.decode(message.getValue(), ClassLoader.getSystemClassLoader());
        } catch (MessageException e) {
            return new Undecodable(new MessageException("message cannot be decoded: port=" + inbox.name() + "; "
                    + e.getMessage(), e));
        }
    }

    void disconnect() {
        inbox.close("disconnected by its starter");
    }

    void credit(Credit credit) throws ProtocolException {
        window.release(credit.getMessages(), credit.getBytes());
    }

    /** The task has ended. */
    void close() {
        inbox.close("task has ended");
        window.close("task has ended");
    }
}
