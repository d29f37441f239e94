package dev.prong.child.host;

import dev.prong.MessageException;
import dev.prong.call.ItemOutlet;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.CreditWindow;
import dev.prong.child.frame.FrameChannel;
import dev.prong.child.frame.ProtocolException;
import dev.prong.port.PortEnd;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Closed;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Value;

/** What a task in the child sends to its starter, by credit: what it posts, or what it emits. Thread-safe. */
final class HostedOutlet implements PortEnd.Outlet, ItemOutlet {

    private final long call;
    private final String what;
    private final FrameChannel channel;
    private final ChannelLimits limits;
    private final CreditWindow window;

    /**
     * An open outlet.
     *
     * @param what is sent and by whom, for errors: {@code message is too large: port=child-1 task}
     */
    HostedOutlet(long call, String what, String starter, FrameChannel channel, ChannelLimits limits) {
        this.call = call;
        this.what = what;
        this.channel = channel;
        this.limits = limits;
        this.window = new CreditWindow(starter, limits);
    }

    @Override
    public void post(Object message, boolean mayWait) throws InterruptedException {
        Value value = ValueCodec.encode(message);
        int bytes = value.getSerializedSize();
        limits.excess(value, bytes).ifPresent(excess -> {
            throw new MessageException(what + ", " + excess + "; send it in pieces or as a file");
        });
        Frame frame = Frame.newBuilder().setMessage(Message.newBuilder().setCall(call).setValue(value)).build();
        window.post(value, mayWait, () -> channel.sendThrough(frame));
    }

    @Override
    public void put(Object item) throws InterruptedException {
        post(item, true);
    }

    void credit(Credit credit) throws ProtocolException {
        window.release(credit.getMessages(), credit.getBytes());
    }

    @Override
    public void close(String because) {
        window.close(because);
    }

    /**
     * The task has closed its port: lets nobody send any more, and tells the starter so behind what is on its way.
     *
     * @param tells whether the starter's side knows of such closes
     */
    void closeByTask(boolean tells) {
        if (window.close(PortEnd.CLOSED_BY_TASK) && tells) {
            window.afterPosts(() -> channel.sendNow(Frame.newBuilder().setClosed(Closed.newBuilder().setCall(call))
                    .build()));
        }
    }

    /** Lets nobody send any more, and waits for what is on its way: the answer of the call comes behind it. */
    void finish() {
        window.close("task has ended");
        window.afterPosts(() -> {});
    }
}
