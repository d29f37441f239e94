package dev.prong.child.host;

import dev.prong.text.Printable;
import dev.prong.MessageException;
import dev.prong.MessagePort;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.Lane;
import dev.prong.child.frame.PlainValue;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.frame.ReceivedCredit;
import dev.prong.port.Inbox;
import dev.prong.port.PortEnd;
import dev.prong.port.Undecodable;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Message;
import dev.prong.text.Thrown;

/** The port of a started task, in the child. Thread-safe. */
final class HostedPort {

    private final HostedOutlet outlet;
    private final ReceivedCredit received;
    private final Inbox inbox;
    private final ClassLoader loader;
    private final PortEnd end;
    /** Decodes what runs code of the user's: the thread that brings it must hear of a cancel. */
    private final Lane lane;

    /**
     * An open port.
     *
     * @param tellsClose whether the starter's side knows that a task may close its port
     * @param loader finds the classes of messages
     */
    HostedPort(long call, String child, FrameChannel channel, ChannelLimits limits, boolean tellsClose,
            ClassLoader loader) {
        this.loader = loader;
        this.outlet = new HostedOutlet(call, "message is too large: port=" + child + " task", child + " starter",
                channel, limits);
        this.received = new ReceivedCredit(call, limits, channel);
        this.inbox = new Inbox(child + " task", limits.windowMessages(), received::received);
        this.end = new PortEnd(inbox, outlet, () -> outlet.closeByTask(tellsClose));
        this.lane = new Lane("arrivals " + inbox.name());
    }

    MessagePort end() {
        return end;
    }

    /** A message has come; it has its place in the order, whoever decodes it. */
    void receive(Message message) throws ProtocolException {
        received.arrived(message.getValue());
        if (lane.isIdle() && PlainValue.is(message.getValue())) {
            put(message);
        } else {
            lane.add(() -> put(message));
        }
    }

    /** What nobody will receive counts as received: whoever has posted it may not know yet. */
    private void put(Message message) {
        if (!inbox.offer(decode(message))) {
            received.received();
        }
    }

    private Object decode(Message message) {
        try {
            return ValueCodec.decode(message.getValue(), loader);
        } catch (Throwable e) { // The user's constructors.
            String reason = e instanceof MessageException ? e.getMessage() : Printable.shown(Thrown.textOf(e));
            return new Undecodable(new MessageException("message cannot be decoded: port=" + inbox.name() + "; "
                    + reason, e));
        }
    }

    /** Behind the messages that have come. */
    void disconnect() {
        if (lane.isIdle()) {
            inbox.close("disconnected by its starter");
        } else {
            lane.add(() -> inbox.close("disconnected by its starter"));
        }
    }

    void credit(Credit credit) throws ProtocolException {
        outlet.credit(credit);
    }

    /** The task has ended. */
    void close() {
        lane.interrupt();
        inbox.close("task has ended");
        outlet.finish();
    }
}
