package dev.prong.child.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.prong.child.stdio.Preamble;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Output;
import dev.prong.proto.v1.Part;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.Value;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A child that takes its first task and then says what its argument says, over pipes or gRPC. What comes of it is its
 * parent's affair: it waits for its end.
 */
final class SaysAnything {

    static final int MILLION = 1_000_000;
    static final int LEVELS = 100_000;

    /** What it says. */
    enum What {
        HALF_A_FRAME, TWO_GIBIBYTES, DEEP_VALUE, DEEP_UNKNOWN, EMPTY_FRAMES, EMPTY_MESSAGES, EMPTY_OUTPUT, LONG_OUTPUT, COMPRESSED
    }

    private final Carrier carrier;
    private final long call;

    /** What takes bytes to the parent. */
    private interface Carrier {

        /** Announces a frame of that length, and sends these bytes of it. */
        void send(int announced, byte[] bytes) throws IOException;

        default void sendCompressed(byte[] bytes) throws IOException {
            throw new UnsupportedOperationException("on pipes there is no word for it");
        }

        void flush() throws IOException;

        byte[] receive() throws IOException;
    }

    private SaysAnything(Carrier carrier, long call) {
        this.carrier = carrier;
        this.call = call;
    }

    public static void main(String[] arguments) throws Exception {
        FileOutputStream out = new FileOutputStream("/dev/fd/4", true);
        StdioLink link = new StdioLink(new FileInputStream("/dev/fd/3"), out);
        Bootstrap bootstrap = link.receive().getBootstrap();
        Carrier carrier;
        if (bootstrap.getSocketPath().isEmpty()) {
            Preamble.write(out, bootstrap.getToken());
            carrier = new Pipes(link, new BufferedOutputStream(out, 1 << 16));
        } else {
            carrier = new Dialled(new RawDialler(bootstrap));
        }
        byte[] hello = Frame.newBuilder().setHello(Hello.newBuilder().setOldestVersion(1).setNewestVersion(1)
                .setPid(ProcessHandle.current().pid()).setRuntime("says anything")).build().toByteArray();
        carrier.send(hello.length, hello);
        carrier.flush();
        carrier.receive(); // The welcome.
        long call = Frame.parseFrom(carrier.receive()).getRun().getCall();
        try {
            new SaysAnything(carrier, call).say(What.valueOf(arguments[0]));
        } catch (IOException e) {
            System.err.println("parent listens no more: " + e.getMessage());
        }
        Thread.sleep(Long.MAX_VALUE);
    }

    private void say(What what) throws IOException {
        switch (what) {
            case HALF_A_FRAME -> {
                carrier.send(100_000, new byte[50_000]);
                carrier.flush();
                Runtime.getRuntime().halt(9);
            }
            case TWO_GIBIBYTES -> carrier.send(Integer.MAX_VALUE, new byte[10]);
            case DEEP_VALUE -> parts(deepResult());
            case DEEP_UNKNOWN -> whole(deepGroups());
            case EMPTY_FRAMES -> often(new byte[0]);
            case EMPTY_MESSAGES -> often(Frame.newBuilder().setMessage(Message.newBuilder().setCall(call)).build()
                    .toByteArray());
            case EMPTY_OUTPUT -> {
                often(Frame.newBuilder().setOutput(Output.newBuilder().setCall(call).setUnended(true)).build()
                        .toByteArray());
                whole(Frame.newBuilder().setResult(Result.newBuilder().setCall(call).setValue(ValueCodec.encode(42)))
                        .build().toByteArray());
            }
            case COMPRESSED -> carrier.sendCompressed(new byte[100]);
            case LONG_OUTPUT -> whole(Frame.newBuilder().setOutput(Output.newBuilder().setCall(call)
                    .setText("x".repeat(100_000)).setUnended(true)).build().toByteArray());
        }
        carrier.flush();
    }

    private void whole(byte[] bytes) throws IOException {
        carrier.send(bytes.length, bytes);
    }

    private void often(byte[] bytes) throws IOException {
        for (int i = 0; i < MILLION; i++) {
            carrier.send(bytes.length, bytes);
        }
    }

    private void parts(byte[] bytes) throws IOException {
        int size = 100_000;
        for (int from = 0; from < bytes.length; from += size) {
            int length = Math.min(size, bytes.length - from);
            whole(Frame.newBuilder().setPart(Part.newBuilder().setData(ByteString.copyFrom(bytes, from, length))
                    .setLast(from + length == bytes.length)).build().toByteArray());
        }
    }

    /** A result whose value is an optional in an optional, and so on; written from the inside, which protobuf cannot. */
    private byte[] deepResult() throws IOException {
        int[] lengths = new int[2 * LEVELS + 1]; // Of what stands within each message, from the innermost one.
        for (int i = 1; i < lengths.length; i++) {
            lengths[i] = CodedOutputStream.computeTagSize(fieldOf(i))
                    + CodedOutputStream.computeUInt32SizeNoTag(lengths[i - 1]) + lengths[i - 1];
        }
        int inResult = lengths[2 * LEVELS];
        byte[] id = Result.newBuilder().setCall(call).build().toByteArray();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        int resultLength = id.length + 1 + CodedOutputStream.computeUInt32SizeNoTag(inResult) + inResult;
        out.writeTag(Frame.RESULT_FIELD_NUMBER, 2);
        out.writeUInt32NoTag(resultLength);
        out.writeRawBytes(id);
        out.writeTag(Result.VALUE_FIELD_NUMBER, 2);
        out.writeUInt32NoTag(inResult);
        for (int i = 2 * LEVELS; i > 0; i--) {
            out.writeTag(fieldOf(i), 2);
            out.writeUInt32NoTag(lengths[i - 1]);
        }
        out.flush();
        return bytes.toByteArray();
    }

    private static int fieldOf(int level) {
        return level % 2 == 0 ? Value.COLLECTION_FIELD_NUMBER : CollectionValue.ELEMENTS_FIELD_NUMBER;
    }

    /** Groups of a field nobody knows, each within the one before. */
    private static byte[] deepGroups() {
        byte[] bytes = new byte[LEVELS];
        Arrays.fill(bytes, (byte) (15 << 3 | 3));
        return bytes;
    }

    private record Pipes(StdioLink link, OutputStream out) implements Carrier {

        @Override
        public void send(int announced, byte[] bytes) throws IOException {
            ByteBuffer header = ByteBuffer.allocate(12).put(new byte[] {'P', 'R', 'N', 'G'}).putInt(announced);
            CRC32C crc = new CRC32C();
            crc.update(header.array(), 0, 8);
            out.write(header.putInt((int) crc.getValue()).array());
            out.write(bytes);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public byte[] receive() throws IOException {
            return link.receive().toByteArray();
        }
    }

    private record Dialled(RawDialler dialler) implements Carrier {

        @Override
        public void send(int announced, byte[] bytes) throws IOException {
            dialler.send(announced, bytes);
        }

        @Override
        public void sendCompressed(byte[] bytes) throws IOException {
            dialler.sendCompressed(bytes);
        }

        @Override
        public void flush() throws IOException {
            dialler.flush();
        }

        @Override
        public byte[] receive() throws IOException {
            return dialler.receive();
        }
    }
}
