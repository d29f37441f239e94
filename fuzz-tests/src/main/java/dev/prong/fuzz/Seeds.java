package dev.prong.fuzz;

import com.google.protobuf.ByteString;
import dev.prong.child.stdio.Preamble;
import dev.prong.child.stdio.StdioLink;
import dev.prong.failure.FailureData;
import dev.prong.proto.codec.FailureCodec;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Begun;
import dev.prong.proto.v1.Closed;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Failed;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Output;
import dev.prong.proto.v1.Part;
import dev.prong.proto.v1.Ping;
import dev.prong.proto.v1.Pong;
import dev.prong.proto.v1.Progress;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.Thrown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the inputs that the fuzzer begins with: what an honest child sends, one of each kind. They stand among the
 * resources, so that they stay what they are; a test says when they are not what this makes.
 */
final class Seeds {

    private static final String REPORT = """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f0000001234, pid=4711, tid=4712
            #
            # Problematic frame:
            # V  [libjvm.so+0x1234]  Unsafe_PutLong+0x4
            #
            Current thread (0x00007f0000005678):  JavaThread "main" [_thread_in_vm, id=4712]
            siginfo: si_signo: 11 (SIGSEGV), si_code: 0 (SI_USER), sent from pid: 1
            """;

    private Seeds() {
    }

    /**
     * Writes them.
     *
     * @param args the folder, which gets one for each target
     */
    public static void main(String[] args) throws IOException {
        for (Target target : Target.values()) {
            Path folder = Files.createDirectories(Path.of(args[0], target.folder()));
            for (Map.Entry<String, byte[]> each : of(target).entrySet()) {
                Files.write(folder.resolve(each.getKey()), each.getValue());
            }
        }
    }

    /** The inputs for {@code target}, by their names. */
    static Map<String, byte[]> of(Target target) throws IOException {
        return switch (target) {
            case STREAM -> Map.of("all", stream(List.copyOf(frames().values())), "late-preamble", latePreamble());
            case CONVERSATION -> conversations();
            case FRAME -> bytes(frames());
            case VALUE -> values();
            case FAILURE -> Map.of("plain", thrown().toByteArray());
            case LAST_WORDS -> lastWords();
        };
    }

    private static Map<String, byte[]> bytes(Map<String, Frame> frames) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        frames.forEach((name, frame) -> bytes.put(name, frame.toByteArray()));
        return bytes;
    }

    /** One of each kind that a child sends, and one that it must not. */
    private static Map<String, Frame> frames() {
        Map<String, Frame> frames = new LinkedHashMap<>();
        frames.put("hello", Frame.newBuilder().setHello(Hello.newBuilder().setOldestVersion(1).setNewestVersion(1)
                .setPid(4711).setRuntime("java 25, prong 1")).build());
        frames.put("begun", Frame.newBuilder().setBegun(Begun.newBuilder().setCall(2)).build());
        frames.put("closed", Frame.newBuilder().setClosed(Closed.newBuilder().setCall(2)).build());
        frames.put("output", output("half a ", true));
        frames.put("output-end", output("line", false));
        frames.put("progress", Frame.newBuilder().setProgress(Progress.newBuilder().setCall(1)
                .setValue(ValueCodec.encode(0.5))).build());
        frames.put("progress-null", Frame.newBuilder().setProgress(Progress.newBuilder().setCall(1)
                .setValue(ValueCodec.encode(null))).build());
        frames.put("message", message(2, "text"));
        frames.put("item", message(3, new Samples.Point(1, 2)));
        frames.put("credit", Frame.newBuilder().setCredit(Credit.newBuilder().setCall(2)).build());
        frames.put("result", Frame.newBuilder().setResult(Result.newBuilder().setCall(1)
                .setValue(ValueCodec.encode(SampleValues.order()))).build());
        frames.put("failed", Frame.newBuilder().setFailed(Failed.newBuilder().setCall(2).setThrown(thrown())
                .setTainted(true)).build());
        frames.put("cannot-cross", Frame.newBuilder().setFailed(Failed.newBuilder().setCall(3)
                .setCannotCross("result cannot cross")).build());
        frames.put("pong", Frame.newBuilder().setPong(Pong.getDefaultInstance()).build());
        frames.put("ping", Frame.newBuilder().setPing(Ping.getDefaultInstance()).build());
        frames.put("goodbye", Frame.newBuilder().setGoodbye(Goodbye.getDefaultInstance()).build());
        return frames;
    }

    private static Frame output(String text, boolean unended) {
        return Frame.newBuilder().setOutput(Output.newBuilder().setCall(1).setText(text).setUnended(unended)).build();
    }

    private static Frame message(long call, Object value) {
        return Frame.newBuilder().setMessage(Message.newBuilder().setCall(call).setValue(ValueCodec.encode(value)))
                .build();
    }

    private static Thrown thrown() {
        List<StackTraceElement> stack = List.of(new StackTraceElement("app", "mod", "1", "com.acme.A", "run", "A.java",
                7), new StackTraceElement("com.acme.B", "run", null, -2));
        FailureData cause = new FailureData("java.lang.Error", List.of("java.lang.Error"), null, "java.lang.Error",
                stack, null, List.of());
        return FailureCodec.encode(new FailureData("com.acme.Late", List.of("com.acme.Late", "java.lang.Throwable"),
                "late", "com.acme.Late: late", stack, cause, List.of(cause)));
    }

    private static byte[] stream(List<Frame> frames) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("printed before\n".getBytes(StandardCharsets.UTF_8));
        Preamble.write(out, StreamFuzz.TOKEN);
        StdioLink link = new StdioLink(InputStream.nullInputStream(), out);
        for (Frame each : frames) {
            link.send(each);
        }
        return out.toByteArray();
    }

    private static byte[] latePreamble() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("\nprong/1 another\nline without end".getBytes(StandardCharsets.UTF_8));
        Preamble.write(out, StreamFuzz.TOKEN);
        out.writeBytes("garbage".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static Map<String, byte[]> conversations() {
        Map<String, Frame> frames = frames();
        frames.remove("hello");
        frames.remove("ping"); // The parent ends a child that asks back.
        ByteString result = frames.get("result").toByteString();
        Frame first = part(result.substring(0, 9), false);
        Frame last = part(result.substring(9), true);
        return Map.of("all", conversation(List.copyOf(frames.values())), "parts",
                conversation(List.of(first, frames.get("credit"), last)), "answers-twice",
                conversation(List.of(frames.get("result"), frames.get("result"), frames.get("output"))));
    }

    private static Frame part(ByteString data, boolean last) {
        return Frame.newBuilder().setPart(Part.newBuilder().setData(data).setLast(last)).build();
    }

    /** Each frame behind its length in two bytes. */
    private static byte[] conversation(List<Frame> frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Frame each : frames) {
            byte[] bytes = each.toByteArray();
            out.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) bytes.length).array());
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static Map<String, byte[]> values() {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        SampleValues.all().forEach((name, value) -> bytes.put(name, ValueCodec.encode(value).toByteArray()));
        return bytes;
    }

    private static Map<String, byte[]> lastWords() {
        Map<String, String> texts = Map.of("report", REPORT, "pieces", "one+\0!error\r\0two+\0three\n", "empty-lines",
                "\n".repeat(250), "out-of-memory",
                "java.lang.OutOfMemoryError: Java heap space\0"
                        + "Terminating due to java.lang.OutOfMemoryError: Metaspace\n",
                "native-memory",
                """
                        # There is insufficient memory for the Java Runtime Environment to continue.
                        # Native memory allocation (mmap) failed to map 4096 bytes.
                        """);
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        texts.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }
}
