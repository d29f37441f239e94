package dev.prong.child.session;

import dev.prong.MessageException;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.CreditWindow;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.ProtocolException;
import dev.prong.child.frame.ReceivedCredit;
import dev.prong.port.Inbox;
import dev.prong.port.PortEnd;
import dev.prong.port.WorkerEvents;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Disconnect;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Value;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The starter's end of the port of a started task: posts before the child is ready wait here, then go by credit.
 * Thread-safe.
 */
public final class SessionPort implements Arrivals {

    private final String name;
    private final ChannelLimits limits;
    private final CreditWindow window;
    private final Inbox inbox;
    private final WorkerEvents events;
    private final Queue<Frame> early = new ArrayDeque<>();
    private long call;
    private FrameChannel channel;
    private volatile ReceivedCredit received;

    /**
     * The port of a worker of that name, not connected to a child yet.
     *
     * @param daemon whether the JVM may end before the worker's exit has been delivered
     */
    public SessionPort(String worker, ChannelLimits limits, boolean daemon) {
        this.name = worker + " task";
        this.limits = limits;
        this.window = new CreditWindow(name, limits);
        this.inbox = new Inbox(worker + " starter", limits.windowMessages(), this::received);
        this.events = new WorkerEvents(worker, inbox, daemon);
    }

    /** What the starter hears. */
    public WorkerEvents events() {
        return events;
    }

    /** The name of the task's end, for errors. */
    public String name() {
        return name;
    }

    /**
     * Posts a message to the task; waits while too much is under way.
     *
     * @param mayWait false if a listener posts, who would be waiting for himself
     * @throws MessageException if it cannot cross or is too large
     */
    public void post(Object message, boolean mayWait) throws InterruptedException {
        Value value = ValueCodec.encode(message);
        int bytes = value.getSerializedSize();
        limits.excess(value, bytes).ifPresent(excess -> {
            throw new MessageException("message is too large: port=" + name + ", " + excess
                    + "; send it in pieces or as a file, or raise maxFrameBytes");
        });
        window.post(value, mayWait, () -> send(Frame.newBuilder().setMessage(Message.newBuilder().setValue(value))));
    }

    /** Tells the task that no more messages will come. */
    public void disconnect() {
        window.close("disconnected by its starter");
        // Behind the post that may be on its way at this moment.
        window.afterPosts(() -> send(Frame.newBuilder().setDisconnect(Disconnect.newBuilder())));
    }

    private synchronized void send(Frame.Builder frame) {
        if (channel == null) {
            early.add(frame.build());
        } else {
            channel.sendNow(withCall(frame.build()));
        }
    }

    /**
     * The child is ready: the run frame goes first, then what has been posted. Made ready before, since the child may
     * answer the run at once.
     */
    synchronized void connect(long call, FrameChannel channel, Frame run) {
        this.call = call;
        this.channel = channel;
        this.received = new ReceivedCredit(call, limits, channel);
        channel.sendNow(run);
        early.forEach(frame -> channel.sendNow(withCall(frame)));
        early.clear();
    }

    private Frame withCall(Frame frame) {
        Frame.Builder builder = frame.toBuilder();
        if (frame.hasMessage()) {
            builder.getMessageBuilder().setCall(call);
        } else {
            builder.getDisconnectBuilder().setCall(call);
        }
        return builder.build();
    }

    @Override
    public void arrived(Message message) throws ProtocolException {
        received.arrived(message.getValue());
    }

    @Override
    public void deliver(Message message, ChildCall<?> from) {
        Object value;
        try {
            value = from.decode(message.getValue());
        } catch (Throwable e) { // The user's constructors.
            received.received();
            events.undecodable(new MessageException("message cannot be decoded: port=" + inbox.name() + "; "
                    + RemoteCall.reason(e), e));
            return;
        }
        inbox.offer(value);
    }

    private void received() {
        received.received();
    }

    void credit(Credit credit) throws ProtocolException {
        window.release(credit.getMessages(), credit.getBytes());
    }

    /** The task has closed its end, behind the messages that have been delivered. */
    void closedByTask() {
        window.close(PortEnd.CLOSED_BY_TASK);
        events.closed(PortEnd.CLOSED_BY_TASK);
    }

    /** The worker has ended: posts fail from now on. */
    public void close() {
        window.close("worker has ended");
    }
}
