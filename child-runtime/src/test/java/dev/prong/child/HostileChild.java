package dev.prong.child;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.child.stdio.Preamble;
import dev.prong.child.stdio.StdioLink;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.ArrayValue;
import dev.prong.proto.v1.Begun;
import dev.prong.proto.v1.Bootstrap;
import dev.prong.proto.v1.Cancel;
import dev.prong.proto.v1.CollectionKind;
import dev.prong.proto.v1.CollectionValue;
import dev.prong.proto.v1.Credit;
import dev.prong.proto.v1.Disconnect;
import dev.prong.proto.v1.EnumValue;
import dev.prong.proto.v1.Failed;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.LambdaValue;
import dev.prong.proto.v1.Output;
import dev.prong.proto.v1.Progress;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.Result;
import dev.prong.proto.v1.Run;
import dev.prong.proto.v1.StatelessValue;
import dev.prong.proto.v1.Value;
import dev.prong.proto.v1.Welcome;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/** A child that does its part of the handshake, takes one task, and then does what its argument says. */
final class HostileChild {

    static final int LINES = 5_000;
    static final String LINE = "x".repeat(16 << 10);

    private final StdioLink link;
    private final long call;

    private HostileChild(StdioLink link, long call) {
        this.link = link;
        this.call = call;
    }

    /** What it does when it has been given a task; the right answer is 42. */
    enum Behaviour {
        ANSWERS_FOR_OTHERS, ANSWERS_TWICE, FLOODS, SAYS_NO_GOODBYE,
        SENDS_BOOTSTRAP, SENDS_WELCOME, SENDS_RUN, SENDS_CANCEL, SENDS_DISCONNECT,
        NAMES_RECORD, NAMES_ENUM, NAMES_ENUM_SET, NAMES_ARRAY, NAMES_LAMBDA, NAMES_STATELESS
    }

    public static void main(String[] arguments) throws IOException {
        FileOutputStream out = new FileOutputStream("/dev/fd/4", true);
        StdioLink link = new StdioLink(new FileInputStream("/dev/fd/3"), out);
        Preamble.write(out, link.receive().getBootstrap().getToken());
        link.send(Frame.newBuilder().setHello(Hello.newBuilder().setOldestVersion(1).setNewestVersion(1)
                .setPid(ProcessHandle.current().pid()).setRuntime("hostile")).build());
        Frame frame = link.receive();
        while (!frame.hasRun()) {
            frame = link.receive();
        }
        new HostileChild(link, frame.getRun().getCall()).does(Behaviour.valueOf(arguments[0]));
        Runtime.getRuntime().halt(3);
    }

    private void does(Behaviour behaviour) throws IOException {
        String type = Marked.class.getName();
        switch (behaviour) {
            case ANSWERS_FOR_OTHERS -> answersForOthers();
            case ANSWERS_TWICE -> {
                answers(ValueCodec.encode(42));
                answers(ValueCodec.encode(43));
                link.send(Frame.newBuilder().setFailed(Failed.newBuilder().setCall(call).setCannotCross("no")).build());
            }
            case FLOODS -> floods();
            case SAYS_NO_GOODBYE -> {
                answers(ValueCodec.encode(42));
                ignoresAll();
            }
            case SENDS_BOOTSTRAP -> sendsOfParent(Frame.newBuilder().setBootstrap(Bootstrap.newBuilder()));
            case SENDS_WELCOME -> sendsOfParent(Frame.newBuilder().setWelcome(Welcome.newBuilder()));
            case SENDS_RUN -> sendsOfParent(Frame.newBuilder().setRun(Run.newBuilder().setCall(call)));
            case SENDS_CANCEL -> sendsOfParent(Frame.newBuilder().setCancel(Cancel.newBuilder().setCall(call)));
            case SENDS_DISCONNECT ->
                    sendsOfParent(Frame.newBuilder().setDisconnect(Disconnect.newBuilder().setCall(call)));
            case NAMES_RECORD -> answers(value().setRecord(RecordValue.newBuilder().setType(type)).build());
            case NAMES_ENUM -> answers(value().setEnumValue(EnumValue.newBuilder().setType(type).setName("A")).build());
            case NAMES_ENUM_SET -> answers(value().setCollection(CollectionValue.newBuilder()
                    .setKind(CollectionKind.COLLECTION_KIND_ENUM_SET).setEnumType(type)).build());
            case NAMES_ARRAY -> answers(value().setArray(ArrayValue.newBuilder().setComponentType(type)).build());
            case NAMES_LAMBDA -> answers(value().setLambda(lambda(type)).build());
            case NAMES_STATELESS -> answers(value().setStateless(StatelessValue.newBuilder().setType(type)).build());
        }
    }

    /** Ids of the past, of the future and of nobody, before the answer. */
    private void answersForOthers() throws IOException {
        for (long id : new long[] {call - 1, call + 1, call + 99, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            Value value = ValueCodec.encode("not yours");
            link.send(Frame.newBuilder().setBegun(Begun.newBuilder().setCall(id)).build());
            link.send(Frame.newBuilder().setCredit(Credit.newBuilder().setCall(id).setMessages(9)).build());
            link.send(Frame.newBuilder().setProgress(Progress.newBuilder().setCall(id).setValue(value)).build());
            link.send(Frame.newBuilder().setFailed(Failed.newBuilder().setCall(id).setCannotCross("no")).build());
            link.send(Frame.newBuilder().setResult(Result.newBuilder().setCall(id).setValue(value)).build());
        }
        answers(ValueCodec.encode(42));
    }

    private void floods() throws IOException {
        for (int i = 0; i < LINES; i++) {
            link.send(Frame.newBuilder().setOutput(Output.newBuilder().setCall(i).setText(LINE)).build());
        }
        answers(ValueCodec.encode(42));
    }

    /** And waits for its end: a child that ends by itself would be told as such. */
    private void sendsOfParent(Frame.Builder frame) throws IOException {
        link.send(frame.build());
        ignoresAll();
    }

    private void answers(Value value) throws IOException {
        link.send(Frame.newBuilder().setResult(Result.newBuilder().setCall(call).setValue(value)).build());
    }

    private static Value.Builder value() {
        return Value.newBuilder();
    }

    private static LambdaValue.Builder lambda(String type) {
        String slashes = type.replace('.', '/');
        return LambdaValue.newBuilder().setCapturingClass(slashes).setImplementationClass(slashes)
                .setInterfaceClass("dev/prong/Task").setInterfaceMethod("run").setImplementationMethod("run")
                .setImplementationKind(6);
    }

    /** Whatever it is told, until its parent is gone. */
    private void ignoresAll() throws IOException {
        while (link.receive() != null) {
            Thread.onSpinWait();
        }
    }

    /** A class of which no code may run because a child has named it. */
    static final class Marked implements Task<Object> {

        static {
            System.setProperty(Marks.PROPERTY, "initialised");
        }

        @Override
        public Object run(TaskContext context) {
            return null;
        }
    }

    /** Where the mark is seen; apart, so that looking does not leave it. */
    static final class Marks {

        static final String PROPERTY = "dev.prong.child.marked";

        private Marks() {
        }
    }
}
