package dev.prong.child.host;

import dev.prong.MessageException;
import dev.prong.MessagePort;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.frame.ReceivedCredit;
import dev.prong.port.Inbox;
import dev.prong.port.PortEnd;
import dev.prong.port.Undecodable;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Message;
import java.util.concurrent.Executor;

/** The port of a started task, in the child. Thread-safe. */
final class HostedPort {

    private final HostedOutlet outlet;
    private final ReceivedCredit received;
    private final Inbox inbox;
    private final ClassLoader loader;
    private final Executor decoding;
    private final PortEnd end;

    /** {@code decoding} does one thing at a time, in order. */
    HostedPort(long call, String child, FrameChannel channel, ChannelLimits limits, ClassLoader loader,
            Executor decoding) {
        this.loader = loader;
        this.decoding = decoding;
        this.outlet = new HostedOutlet(call, "message is too large: port=" + child + " task", child + " starter",
                channel, limits);
        this.received = new ReceivedCredit(call, limits, channel);
        this.inbox = new Inbox(child + " task", limits.windowMessages(), received::received);
        this.end = new PortEnd(inbox, outlet);
    }

    MessagePort end() {
        return end;
    }

    /** A message has come; it is decoded before the next, so that it has its place in the order. */
    void receive(Message message) throws ProtocolException {
        received.arrived(message.getValue().getSerializedSize());
        decoding.execute(() -> inbox.offer(decode(message)));
    }

    private Object decode(Message message) {
        try {
            return ValueCodec.decode(message.getValue(), loader);
        } catch (MessageException e) {
            return new Undecodable(new MessageException("message cannot be decoded: port=" + inbox.name() + "; "
                    + e.getMessage(), e));
        }
    }

    void disconnect() {
        decoding.execute(() -> inbox.close("disconnected by its starter"));
    }

    void credit(Credit credit) throws ProtocolException {
        outlet.credit(credit);
    }

    /** The task has ended. */
    void close() {
        inbox.close("task has ended");
        outlet.finish();
    }
}
