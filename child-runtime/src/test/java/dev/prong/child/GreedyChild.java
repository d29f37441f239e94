package dev.prong.child;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.grpc.GrpcClientLink;
import dev.prong.child.stdio.Preamble;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Begun;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Part;
import dev.prong.proto.v1.Pong;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.Value;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/** A child that wants the memory or the time of its parent; how, the key of its task says. */
final class GreedyChild {

    private final FrameLink link;
    private final ChannelLimits limits;

    private GreedyChild(FrameLink link, ChannelLimits limits) {
        this.link = link;
        this.limits = limits;
    }

    /** What it does when it has been given a task. */
    enum Greed {
        /** It answers. */
        NONE,
        /** It answers by as much as it may. */
        LARGE,
        /** A frame as long as it may be, of elements of two bytes each. */
        TINY_ELEMENTS,
        /** The same of fields that nobody knows. */
        UNKNOWN_FIELDS,
        /** All parts of a frame but the last. */
        NEVER_THE_LAST_PART,
        /** The same, a byte at a time. */
        DRIPS,
        /** Items as many as it may send, of elements of two bytes each. */
        HEAVY_ITEMS,
        /** It answers, and then says that for ever. */
        GOODBYES, PONGS, ANSWERS, BEGUNS, CREDITS
    }

    public static void main(String[] arguments) throws Exception {
        FileOutputStream out = new FileOutputStream("/dev/fd/4", true);
        StdioLink pipe = new StdioLink(new FileInputStream("/dev/fd/3"), out);
        Bootstrap bootstrap = pipe.receive().getBootstrap();
        FrameLink link = bootstrap.getSocketPath().isEmpty() ? pipe : GrpcClientLink.connect(bootstrap);
        if (link == pipe) {
            Preamble.write(out, bootstrap.getToken());
        }
        link.send(Frame.newBuilder().setHello(Hello.newBuilder().setOldestVersion(1).setNewestVersion(1).setPid(1)
                .setRuntime("greedy").addCapabilities("parts").addCapabilities("stream")).build());
        ChannelLimits limits = ChannelLimits.of(link.receive().getWelcome().getLimits());
        try {
            for (Frame frame = link.receive(); frame != null; frame = link.receive()) {
                if (frame.hasRun()) {
                    new GreedyChild(link, limits).does(Greed.valueOf(frame.getRun().getIdempotencyKey()),
                            frame.getRun().getCall());
                } else if (frame.hasGoodbye()) {
                    Runtime.getRuntime().halt(0);
                }
            }
        } catch (IOException _) {
            // Its parent has had enough.
        }
        Thread.sleep(Long.MAX_VALUE);
    }

    private void does(Greed greed, long call) throws IOException {
        switch (greed) {
            case NONE -> answer(call, ValueCodec.encode(42));
            case LARGE -> parts(frame(call, ValueCodec.encode(new byte[(int) limits.maxFrameBytes() / 2 - 100])), true);
            case TINY_ELEMENTS -> parts(tinyElements(call), true);
            case UNKNOWN_FIELDS -> parts(unknown(), true);
            case NEVER_THE_LAST_PART -> parts(ByteString.copyFrom(new byte[(int) limits.maxFrameBytes()]), false);
            case DRIPS -> drips();
            case HEAVY_ITEMS -> often(item(call));
            case GOODBYES -> afterwards(call, Frame.newBuilder().setGoodbye(Goodbye.newBuilder()).build());
            case PONGS -> afterwards(call, Frame.newBuilder().setPong(Pong.newBuilder()).build());
            case ANSWERS -> afterwards(call, Frame.newBuilder().setResult(Result.newBuilder().setCall(call)).build());
            case BEGUNS -> afterwards(call, Frame.newBuilder().setBegun(Begun.newBuilder().setCall(call)).build());
            case CREDITS -> afterwards(call, Frame.newBuilder().setCredit(Credit.newBuilder().setCall(call)).build());
        }
    }

    private void answer(long call, Value value) throws IOException {
        link.send(Frame.newBuilder().setResult(Result.newBuilder().setCall(call).setValue(value)).build());
    }

    private void afterwards(long call, Frame frame) throws IOException {
        answer(call, ValueCodec.encode(42));
        often(frame);
    }

    private void often(Frame frame) throws IOException {
        while (true) {
            link.send(frame);
        }
    }

    private static ByteString frame(long call, Value value) {
        return Frame.newBuilder().setResult(Result.newBuilder().setCall(call).setValue(value)).build().toByteString();
    }

    /** A result with a list of as many elements of two bytes each as fit. */
    private ByteString tinyElements(long call) {
        byte[] bytes = new byte[(int) (limits.maxFrameBytes() - 100) / 2 * 2];
        for (int i = 0; i < bytes.length; i += 2) {
            bytes[i] = CollectionValue.ELEMENTS_FIELD_NUMBER << 3 | 2;
        }
        return within(Frame.RESULT_FIELD_NUMBER, Result.newBuilder().setCall(call).build().toByteString().concat(
                within(Result.VALUE_FIELD_NUMBER, within(Value.COLLECTION_FIELD_NUMBER, ByteString.copyFrom(bytes)))));
    }

    private static ByteString within(int field, ByteString content) {
        ByteString.Output head = ByteString.newOutput();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(head);
            out.writeTag(field, 2);
            out.writeUInt32NoTag(content.size());
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("memory is no stream that fails", e);
        }
        return head.toByteString().concat(content);
    }

    /** Fields of the number 50. */
    private ByteString unknown() {
        byte[] bytes = new byte[(int) limits.maxFrameBytes() / 3 * 3];
        for (int i = 0; i < bytes.length; i += 3) {
            bytes[i] = (byte) 0x90;
            bytes[i + 1] = 3;
            bytes[i + 2] = 1;
        }
        return ByteString.copyFrom(bytes);
    }

    private Frame item(long call) {
        CollectionValue.Builder all = CollectionValue.newBuilder();
        for (int i = 0; i < 60_000; i++) {
            all.addElements(Value.getDefaultInstance());
        }
        return Frame.newBuilder().setMessage(Message.newBuilder().setCall(call)
                .setValue(Value.newBuilder().setCollection(all))).build();
    }

    private void drips() throws IOException {
        while (true) {
            link.send(Frame.newBuilder().setPart(Part.newBuilder().setData(ByteString.copyFrom(new byte[1]))).build());
            try {
                Thread.sleep(100);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void parts(ByteString bytes, boolean last) throws IOException {
        for (int from = 0; from < bytes.size(); from += ChannelLimits.PART_BYTES) {
            int to = Math.min(bytes.size(), from + ChannelLimits.PART_BYTES);
            link.send(Frame.newBuilder().setPart(Part.newBuilder().setData(bytes.substring(from, to))
                    .setLast(last && to == bytes.size())).build());
        }
    }
}
