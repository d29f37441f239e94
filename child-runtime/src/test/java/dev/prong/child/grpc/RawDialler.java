package dev.prong.child.grpc;

import dev.prong.proto.v1.Bootstrap;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Dials as a child does, but by hand, so that it can say what no library of gRPC would: HTTP/2 (RFC 9113) with one stream,
 * headers without compression (RFC 7541, 6.2.2).
 */
final class RawDialler {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int FIRST_WINDOW = 65_535;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int MAX_PAYLOAD = 16_384;

    private final DataInputStream in;
    private final DataOutputStream out;
    private byte[] arrived = new byte[0];
    /** How much may be sent: on the connection, and on the stream. */
    private final long[] windows = {FIRST_WINDOW, FIRST_WINDOW};
    private int initialWindow = FIRST_WINDOW;

    RawDialler(Bootstrap bootstrap) throws IOException {
        SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(bootstrap.getSocketPath()));
        in = new DataInputStream(Channels.newInputStream(socket));
        out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(socket), 1 << 16));
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        for (var each : Map.of(":method", "POST", ":scheme", "http", ":path", "/prong.v1.Children/Connect",
                ":authority", "prong").entrySet()) {
            header(headers, each.getKey(), each.getValue());
        }
        header(headers, "te", "trailers");
        header(headers, "content-type", "application/grpc");
        header(headers, "prong-token", bootstrap.getToken());
        frame(HEADERS, END_HEADERS, 1, headers.toByteArray());
        out.flush();
    }

    private static void header(ByteArrayOutputStream headers, String name, String value) {
        headers.write(0); // A literal that is not to be remembered, with a name of its own.
        for (String each : new String[] {name, value}) {
            headers.write(each.length()); // Less than 127, and so one byte.
            headers.writeBytes(each.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeShort(payload.length >> 8);
        out.writeByte(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /** Announces a message of that length and sends these bytes of it. */
    void send(int announced, byte[] bytes) throws IOException {
        send(false, announced, bytes);
    }

    /** The same, and says that they are compressed. */
    void sendCompressed(byte[] bytes) throws IOException {
        send(true, bytes.length, bytes);
    }

    private void send(boolean compressed, int announced, byte[] bytes) throws IOException {
        byte[] message = ByteBuffer.allocate(5 + bytes.length).put((byte) (compressed ? 1 : 0)).putInt(announced).put(bytes).array();
        for (int from = 0; from < message.length; from += MAX_PAYLOAD) {
            int length = Math.min(MAX_PAYLOAD, message.length - from);
            while (Math.min(windows[0], windows[1]) < length) {
                out.flush();
                receiveFrame();
            }
            windows[0] -= length;
            windows[1] -= length;
            frame(DATA, 0, 1, Arrays.copyOfRange(message, from, from + length));
        }
    }

    void flush() throws IOException {
        out.flush();
    }

    /** The next message. */
    byte[] receive() throws IOException {
        while (arrived.length < 5 || arrived.length < 5 + ByteBuffer.wrap(arrived).getInt(1)) {
            receiveFrame();
        }
        int length = ByteBuffer.wrap(arrived).getInt(1);
        byte[] message = Arrays.copyOfRange(arrived, 5, 5 + length);
        arrived = Arrays.copyOfRange(arrived, 5 + length, arrived.length);
        return message;
    }

    private void learn(byte[] settings) {
        for (ByteBuffer each = ByteBuffer.wrap(settings); each.hasRemaining();) {
            int setting = each.getShort();
            int value = each.getInt();
            if (setting == INITIAL_WINDOW_SIZE) {
                windows[1] += value - initialWindow; // The server offers more as it measures the way.
                initialWindow = value;
            }
        }
    }

    private void receiveFrame() throws IOException {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == DATA) {
            arrived = ByteBuffer.allocate(arrived.length + length).put(arrived).put(payload).array();
        } else if (type == WINDOW_UPDATE) {
            windows[stream] += ByteBuffer.wrap(payload).getInt();
        } else if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
            learn(type == SETTINGS ? payload : new byte[0]);
            frame(type, ACK, 0, type == PING ? payload : new byte[0]);
            out.flush();
        }
    }
}
