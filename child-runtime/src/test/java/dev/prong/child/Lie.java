package dev.prong.child;

import com.google.protobuf.ByteString;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.ArrayValue;
import dev.prong.proto.v1.Begun;
import dev.prong.proto.v1.Closed;
import dev.prong.proto.v1.CollectionKind;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Failed;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Output;
import dev.prong.proto.v1.Part;
import dev.prong.proto.v1.Progress;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.StackFrame;
import dev.prong.proto.v1.Thrown;
import dev.prong.proto.v1.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a child that means no good says when it has been given a task, and what the starter of the task hears. */
enum Lie {

    TRUTH("42", call -> List.of(answer(call))),

    // Result
    RESULT_WITHOUT_VALUE(
            undecodable("value has no kind that is known here; run both sides with the same version of Prong"),
            call -> List.of(result(call, Value.newBuilder()))),
    RESULT_OUT_OF_RANGE(undecodable("byte_value is out of range or damaged: number=300"),
            call -> List.of(result(call, Value.newBuilder().setByteValue(300)))),
    RESULT_OF_ANOTHER_TYPE("text", call -> List.of(result(call, ValueCodec.encode("text").toBuilder()))),
    RESULT_TAINTED_FOR_NOTHING("42", call -> List.of(frame()
            .setResult(Result.newBuilder().setCall(call).setValue(ValueCodec.encode(42)).setTainted(true)).build())),
    RESULT_IN_PARTS_OF_ONE_BYTE("42", call -> parts(answer(call))),

    /** Leaves the class loader of its receiver with fewer classes to be named: for a JVM of its own. */
    ALL_CLASSES("", call -> List.of(result(call, Value.newBuilder().setCollection(CollectionValue.newBuilder()
            .setKind(CollectionKind.COLLECTION_KIND_LIST).addAllElements(arraysOfAllClasses()))))),

    // Failed
    FAILED_WITHOUT_WHY(
            "MessageException: failure without a reason: task=lie, child=child-1; give parent and child the same"
                    + " version of Prong",
            call -> List.of(failed(call, Failed.newBuilder()))),
    FAILED_AND_THEN_RETURNED("MessageException: no", call -> List.of(failed(call, Failed.newBuilder()
            .setCannotCross("no")), answer(call))),
    FAILED_WITH_CONTROL_CHARACTERS("MessageException: a\\nb\\r\\u001b[2J\\u202e", call -> List.of(failed(call,
            Failed.newBuilder().setCannotCross("a\nb\r\u001b[2J\u202e")))),
    THROWN_WITH_CONTROL_CHARACTERS(
            "TaskFailedException: task failed: task=lie, worker=child-1, cause=a\\nb\\r\\u001b[2J\\u202e",
            call -> List.of(thrown(call, plain().setText(ValueCodec.encode("a\nb\r\u001b[2J\u202e"))))),
    RECORD_WITH_CONTROL_CHARACTERS(
            undecodable("record a\\nb\\u001b[2J is not on the class path of the receiver; start parent and child with"
                    + " the same class path"),
            call -> List
                    .of(result(call, Value.newBuilder().setRecord(RecordValue.newBuilder().setType("a\nb\u001b[2J"))))),
    THROWN_WITHOUT_TEXT(undecodableFailure("failure is damaged: a text is of kind KIND_NOT_SET"),
            call -> List.of(thrown(call, Thrown.newBuilder()))),
    THROWN_WITH_A_NUMBER_FOR_TEXT(undecodableFailure("failure is damaged: a text is of kind INT_VALUE"),
            call -> List.of(thrown(call, Thrown.newBuilder()
                    .setText(ValueCodec.encode(42))))),
    THROWN_WITH_A_NUMBER_FOR_MESSAGE(undecodableFailure("failure is damaged: a text is of kind INT_VALUE"),
            call -> List.of(thrown(call, plain().setMessage(ValueCodec.encode(42))))),
    THROWN_WITH_TOO_MANY_RELATIVES(undecodableFailure("failure is too large: exceptions=66, limit=65"),
            call -> List.of(thrown(call, plain()
                    .addAllSuppressed(Collections.nCopies(100, plain().build()))))),
    THROWN_WITHIN_ITSELF(undecodableFailure("failure is too large: exceptions=66, limit=65"),
            call -> List.of(thrown(call, nested(100)))),
    THROWN_WITH_TOO_MANY_FRAMES(undecodableFailure("failure is too large: stackFrames=1000, limit=512"),
            call -> List.of(thrown(call, plain()
                    .addAllStack(Collections.nCopies(1_000, StackFrame.getDefaultInstance()))))),
    THROWN_WITH_TOO_MANY_SUPER_TYPES(undecodableFailure("failure is too large: superTypes=1000, limit=256"),
            call -> List.of(thrown(call, plain()
                    .addAllSuperTypes(Collections.nCopies(1_000, "a"))))),
    THROWN_WITH_A_LONG_TYPE(undecodableFailure("failure is too large: characters of a type=100000, limit=65535"),
            call -> List.of(thrown(call, plain().setType("x".repeat(100_000))))),
    THROWN_WITH_ODD_FRAMES("TaskFailedException: task failed: task=lie, worker=child-1, cause=a.B: thrown",
            call -> List.of(thrown(call, plain().addStack(StackFrame.newBuilder()
                    .setLine(Integer.MIN_VALUE).setFile("\0\u001b[2J"))
                    .addStack(StackFrame.newBuilder().setType("\n"))))),
    THROWN_THAT_NAMES_A_CLASS("TaskFailedException: task failed: task=lie, worker=child-1, cause=a.B: thrown",
            call -> List.of(thrown(call, plain()
                    .setType(HostileChild.Marked.class.getName()).addSuperTypes(HostileChild.Marked.class.getName())))),

    // What comes before an answer
    PROGRESS_WITHOUT_VALUE("42", call -> List.of(frame().setProgress(Progress.newBuilder().setCall(call)).build(),
            answer(call))),
    BEGUN_OF_A_POOL("42", call -> List.of(begun(call), begun(call), answer(call))),
    CLOSED_OF_A_POOL("42", call -> List.of(closed(call), closed(call), answer(call))),
    CREDIT_OF_A_POOL("42", call -> List.of(credit(call, -1, Long.MIN_VALUE), credit(call, 7, 7), answer(call))),
    OUTPUT_OF_CONTROL_CHARACTERS("42", call -> List.of(output(call, true, "\0\r\u001b[2J\ufffd\n\n", true),
            output(-1, true, "of nobody", true), answer(call))),
    OUTPUT_OF_MANY_CALLS_NEVER_ENDED("42", call -> {
        List<Frame> frames = new ArrayList<>();
        IntStream.range(0, 5_000).forEach(i -> frames.add(output(call + i, false, "x".repeat(1_000), true)));
        frames.add(answer(call));
        return frames;
    }),

    // Frames that end the child
    HELLO_AGAIN(killed("child said hello a second time"),
            call -> List.of(frame().setHello(Hello.newBuilder()).build())),
    FRAME_WITHOUT_KIND(killed("frame of an unknown kind: bytes=0"), call -> List.of(frame().build())),
    MESSAGE_OF_A_POOL(killed("message for a call that has neither port nor stream: call=1, lastCall=1"),
            call -> List.of(message(call, ValueCodec.encode(42)))),
    PART_WITHOUT_DATA(
            killed("part of a frame without data: joinedBytes=0; a sender of such parts could go on for ever"),
            call -> List.of(frame().setPart(Part.newBuilder()).build())),
    PART_WITHIN_A_PART(killed("part of a frame within a part: bytes=8"),
            call -> parts(frame().setPart(part("x", true)).build())),
    ANSWER_BETWEEN_PARTS(
            killed("frame between the parts of another: kind=RESULT, joinedBytes=1; only control frames may"
                    + " overtake"),
            call -> List.of(frame().setPart(part("x", false)).build(), answer(call))),
    // Goodbyes with a task on board
    GOODBYE_INSTEAD_OF_AN_ANSWER(killed("said goodbye and had not answered: calls=1"),
            call -> List.of(frame().setGoodbye(Goodbye.newBuilder()).build())),
    GOODBYE_OF_A_PARENT(killed("said goodbye and had not answered: calls=1"),
            call -> List.of(frame().setGoodbye(Goodbye.newBuilder().setReceived(true)).build())),

    // Of tasks with a port
    CREDIT_FOR_WHAT_WAS_NOT_SENT(
            killed("credit for what was not sent: port=child-1 task, messages=1, bytes=0, outstandingMessages=0,"
                    + " outstandingBytes=0"),
            call -> List.of(credit(call, 1, 0))),
    CREDIT_BELOW_ZERO(
            killed("credit for what was not sent: port=child-1 task, messages=-1, bytes=0, outstandingMessages=0,"
                    + " outstandingBytes=0"),
            call -> List.of(credit(call, -1, 0))),
    CREDIT_OF_BYTES_BELOW_ZERO(
            killed("credit for what was not sent: port=child-1 task, messages=0, bytes=-1, outstandingMessages=0,"
                    + " outstandingBytes=0"),
            call -> List.of(credit(call, 0, -1))),
    MESSAGE_WITHOUT_VALUE("42", call -> List.of(message(call, Value.getDefaultInstance()), answer(call))),
    BEGUN_TWICE("42", call -> List.of(begun(call), begun(call), answer(call))),
    CLOSED_TWICE("42", call -> List.of(closed(call), closed(call), answer(call))),
    MESSAGE_AFTER_CLOSED("42", call -> List.of(closed(call), message(call, ValueCodec.encode(1)), answer(call)));

    /** What the starter of the task hears: the result, or the text of the error after its type. */
    final String outcome;

    /** What the child says, by the id of its call. */
    @SuppressWarnings("ImmutableEnumChecker") // Lambdas without captures.
    final LongFunction<List<Frame>> frames;

    Lie(String outcome, LongFunction<List<Frame>> frames) {
        this.outcome = outcome;
        this.frames = frames;
    }

    boolean needsAPort() {
        return compareTo(CREDIT_FOR_WHAT_WAS_NOT_SENT) >= 0;
    }

    private static String undecodable(String reason) {
        return "MessageException: result cannot be decoded: task=lie, child=child-1; " + reason;
    }

    private static String undecodableFailure(String reason) {
        return "MessageException: failure cannot be decoded: task=lie, child=child-1; " + reason;
    }

    private static String killed(String what) {
        return "WorkerCrashedException: child failed: " + what
                + ": task=lie, child=child-1, pid=…, code=137 (128+9, if a signal ended it)";
    }

    private static Frame.Builder frame() {
        return Frame.newBuilder();
    }

    private static Frame answer(long call) {
        return result(call, ValueCodec.encode(42).toBuilder());
    }

    private static Frame result(long call, Value.Builder value) {
        return frame().setResult(Result.newBuilder().setCall(call).setValue(value)).build();
    }

    /** Of seven dimensions of each class and interface of the JDK that may have subclasses. */
    private static List<Value> arraysOfAllClasses() {
        try (Stream<Path> files = Files.walk(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules"))) {
            return files.filter(file -> file.toString().endsWith(".class") && isAbstract(file))
                    .map(file -> file.subpath(2, file.getNameCount()).toString().replace('/', '.'))
                    .map(name -> "[".repeat(7) + "L" + name.substring(0, name.length() - ".class".length()) + ";")
                    .map(name -> Value.newBuilder().setArray(ArrayValue.newBuilder().setComponentType(name)).build())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isAbstract(Path file) {
        try {
            return ClassFile.of().parse(file).flags().has(AccessFlag.ABSTRACT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Frame failed(long call, Failed.Builder failed) {
        return frame().setFailed(failed.setCall(call)).build();
    }

    private static Frame thrown(long call, Thrown.Builder thrown) {
        return failed(call, Failed.newBuilder().setThrown(thrown));
    }

    private static Thrown.Builder plain() {
        return Thrown.newBuilder().setType("a.B").setText(ValueCodec.encode("a.B: thrown"))
                .setMessage(ValueCodec.encode("thrown"));
    }

    private static Thrown.Builder nested(int depth) {
        return depth == 0 ? plain() : plain().setCause(nested(depth - 1));
    }

    private static Frame begun(long call) {
        return frame().setBegun(Begun.newBuilder().setCall(call)).build();
    }

    private static Frame closed(long call) {
        return frame().setClosed(Closed.newBuilder().setCall(call)).build();
    }

    private static Frame credit(long call, int messages, long bytes) {
        return frame().setCredit(Credit.newBuilder().setCall(call).setMessages(messages).setBytes(bytes)).build();
    }

    private static Frame output(long call, boolean error, String text, boolean unended) {
        return frame().setOutput(Output.newBuilder().setCall(call).setError(error).setText(text).setUnended(unended))
                .build();
    }

    private static Frame message(long call, Value value) {
        return frame().setMessage(Message.newBuilder().setCall(call).setValue(value)).build();
    }

    private static Part part(String bytes, boolean last) {
        return Part.newBuilder().setData(ByteString.copyFrom(bytes, StandardCharsets.ISO_8859_1))
                .setLast(last).build();
    }

    private static List<Frame> parts(Frame whole) {
        ByteString bytes = whole.toByteString();
        return IntStream.range(0, bytes.size()).mapToObj(i -> frame().setPart(Part.newBuilder()
                .setData(bytes.substring(i, i + 1)).setLast(i == bytes.size() - 1)).build()).toList();
    }
}
