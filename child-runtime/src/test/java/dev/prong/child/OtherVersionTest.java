package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskOptions;
import dev.prong.TaskStream;
import dev.prong.WorkerCrashedException;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.frame.FrameLink;
import dev.prong.child.grpc.RemoteServer;
import dev.prong.proto.codec.TaskCodec;
import dev.prong.proto.codec.ValueCodec;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.proto.v1.Hello;
import dev.prong.proto.v1.Message;
import dev.prong.proto.v1.Run;
import dev.prong.proto.v1.Welcome;
import dev.prong.testing.Eventually;
import dev.prong.testing.Logged;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parents and children of different versions of the protocol: they get on as far as they can, or say why they cannot. */
@Timeout(90)
class OtherVersionTest {

    private static final TaskOptions NAMED = TaskOptions.defaults().withName("sum");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Hello LATER = Hello.newBuilder().setOldestVersion(7).setNewestVersion(9)
            .setRuntime("java 31, prong 9").build();
    private static final String MISMATCH = "protocol versions do not match: parent=1, child=7..9, "
            + "childRuntime='java 31, prong 9'; give parent and child the same version of Prong";

    @TempDir
    Path folder;

    @RegisterExtension
    final Started started = new Started();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource
    void launchedChildWithoutCommonVersionFailsItsTaskWithBothRanges(Transport transport) throws Exception {
        try (ChildRuntime runtime = open(transport, LATER)) {
            String text = Children.text(assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> 1, NAMED)));
            // Which of the two ends it, its parent or itself, is not settled.
            assertEquals("child failed: " + MISMATCH + ": task=sum, child=child-1, pid=…, code=…",
                    text.replaceFirst("code=(137 \\(.*\\)|64);[\\S\\s]*", "code=…"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void launchedChildOfALaterVersionThatAlsoSpeaksThisOneRunsTasks(Transport transport) throws Exception {
        Hello hello = Hello.newBuilder().setOldestVersion(1).setNewestVersion(9).setRuntime("java 31, prong 9")
                .addCapabilities("teleport").setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(99,
                                UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8("x"))
                                        .build())
                        .build())
                .build();
        try (ChildRuntime runtime = open(transport, hello)) {
            assertEquals(Integer.valueOf(42), runtime.<Object> run(_ -> 1, NAMED));
            assertEquals(Integer.valueOf(42), runtime.<Object> run(_ -> 2, NAMED));
        }
    }

    @Test
    void remoteChildWithoutCommonVersionIsToldAndLogged() throws Exception {
        try (Logged logged = new Logged();
                ChildRuntime runtime = ChildRuntime.builder().onlyInvited().accept(RemoteAccess.onLoopback(0))
                        .build()) {
            Invitation invitation = runtime.invite(LONG);
            String[] arguments = SaysHello.arguments(LATER);
            Process child = started.java(invitation.text(), arguments[0], arguments[1], arguments[2], arguments[3],
                    "-");
            started.assertRefused(child, "refused: " + MISMATCH + "\n");
            Eventually.isTrue(() -> !logged.texts().isEmpty(), () -> "nothing logged");
            assertEquals(List.of("remote child did not become ready: child=" + invitation.name() + ", reason="
                    + MISMATCH), logged.texts());
        }
    }

    @Test
    void remoteChildThatIsRefusedSaysWhy() throws Exception {
        assertChildSays(MISMATCH, Welcome.newBuilder().setRefusal(MISMATCH).build());
    }

    @Test
    void remoteChildDoesNotWorkForAParentThatSpeaksAnotherVersion() throws Exception {
        assertChildSays("parent chose a version that this child does not speak: version=2, child=1; give parent and "
                + "child the same version of Prong", Welcome.newBuilder().setVersion(2).build());
    }

    @Test
    void taskWhoseItemsSomebodyTakesIsRefusedByAChildThatKnowsNoItems() throws Exception {
        try (ChildRuntime runtime = open(Transport.STDIO, speaksOne());
                TaskStream<Integer, Object> stream = runtime.stream(Integer.class, _ -> 1, NAMED)) {
            assertEquals("child cannot run a task whose items somebody takes: task=sum, child=child-1, "
                    + "childRuntime='least', missing=stream; use run or submit, or children that have it",
                    assertThrows(MessageException.class, stream.handle()::join).getMessage());
            assertEquals(Integer.valueOf(42), runtime.<Object> run(_ -> 1, NAMED));
        }
    }

    @Test
    void largeTaskIsRefusedByAChildThatKnowsNoParts() throws Exception {
        byte[] large = new byte[200_000];
        byte[] small = new byte[100_000];
        try (ChildRuntime runtime = open(Transport.STDIO, speaksOne())) {
            assertEquals("task is too large for this child: task=sum, child=child-1, childRuntime='least', "
                    + "missing=parts, bytes=…, maxBytes=131072; pass large inputs as files or messages",
                    assertThrows(MessageException.class, () -> runtime.<Object> run(_ -> large.length, NAMED))
                            .getMessage().replaceFirst("bytes=20\\d{4}", "bytes=…"));
            assertEquals(Integer.valueOf(42), runtime.<Object> run(_ -> small.length, NAMED));
        }
    }

    @Test
    void childThatKnowsNoPingsIsSentNoneAndLeftAlone() throws Exception {
        try (ChildRuntime runtime = builder(Transport.STDIO, speaksOne()).heartbeat(Duration.ofMillis(20))
                .heartbeatTimeout(Duration.ofMillis(100)).build()) {
            assertEquals(Integer.valueOf(42), runtime.<Object> run(_ -> 1, TaskOptions.defaults().withName("slow")));
        }
    }

    /** Closes its port, and ends when the file is there. */
    private record ClosesItsPort(String mayEnd) implements Task<String> {
        @Override
        public String run(TaskContext context) throws Exception {
            context.parent().close();
            while (Files.notExists(Path.of(mayEnd))) {
                Thread.sleep(1);
            }
            return "ended";
        }
    }

    /** It may post on as long as it likes: what nobody receives counts as received. */
    @Test
    void parentThatKnowsNoClosesIsToldNoneAndGetsItsCredit() throws Exception {
        assertEquals(List.of(Frame.KindCase.BEGUN, Frame.KindCase.RESULT), saidOfAClose(Welcome.newBuilder()));
    }

    @Test
    void parentThatKnowsClosesIsToldOnceBetweenBeginAndAnswer() throws Exception {
        assertEquals(List.of(Frame.KindCase.BEGUN, Frame.KindCase.CLOSED, Frame.KindCase.RESULT),
                saidOfAClose(Welcome.newBuilder().addCapabilities("close")));
    }

    /** What a child says, besides its credit for eight messages, to a parent that welcomes it so and starts such a task. */
    private List<Frame.KindCase> saidOfAClose(Welcome.Builder welcome) throws Exception {
        Path mayEnd = folder.resolve("may-end");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("parent.sock"));
        CompletableFuture<List<Frame.KindCase>> said = new CompletableFuture<>();
        try (RemoteServer parent = RemoteServer.open(address, Optional.empty())) {
            parent.expect("token", LONG, link -> {
                try {
                    said.complete(startClosing(link, welcome, mayEnd));
                } catch (Exception e) {
                    said.completeExceptionally(e);
                }
            });
            Process child = started.child("name=far\naddress=unix:" + address.getPath() + "\ntoken=token\n", "-");
            List<Frame.KindCase> kinds = said.get(60, TimeUnit.SECONDS);
            assertEquals(0, Started.exitOf(child));
            return kinds;
        }
    }

    private static List<Frame.KindCase> startClosing(FrameLink link, Welcome.Builder welcome, Path mayEnd)
            throws IOException {
        int messages = 8;
        link.receive();
        link.send(Frame.newBuilder().setWelcome(welcome.setVersion(1)
                .setLimits(new ChannelLimits(1 << 20, messages, 1 << 20).toProto())).build());
        link.send(Frame.newBuilder().setRun(Run.newBuilder().setCall(1).setName("closes").setStarted(true)
                .setTask(TaskCodec.encode(new ClosesItsPort(mayEnd.toString())))).build());
        for (int i = 0; i < messages; i++) {
            link.send(Frame.newBuilder()
                    .setMessage(Message.newBuilder().setCall(1).setValue(ValueCodec.encode(i))).build());
        }
        List<Frame.KindCase> said = new ArrayList<>();
        int credit = 0;
        for (Frame frame = link.receive(); !frame.hasGoodbye(); frame = link.receive()) {
            if (frame.hasCredit()) {
                credit += frame.getCredit().getMessages();
                if (credit == messages) {
                    Files.createFile(mayEnd);
                }
            } else {
                said.add(frame.getKindCase());
            }
        }
        link.send(Frame.newBuilder().setGoodbye(Goodbye.newBuilder().setReceived(true)).build());
        for (Frame frame = link.receive(); frame != null; frame = link.receive()) {
            said.add(frame.getKindCase());
        }
        link.close();
        return said;
    }

    private static Hello speaksOne() {
        return Hello.newBuilder().setOldestVersion(1).setNewestVersion(1).setRuntime("least").build();
    }

    /** A child that dials a parent which answers its hello with that. */
    private void assertChildSays(String reason, Welcome welcome) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("parent.sock"));
        try (RemoteServer parent = RemoteServer.open(address, Optional.empty())) {
            parent.expect("token", LONG, link -> answer(link, welcome));
            Process child = started.child("name=far\naddress=unix:" + address.getPath() + "\ntoken=token\n", "-");
            started.assertRefused(child, "Prong remote child: " + reason + "\n");
        }
    }

    private static void answer(FrameLink link, Welcome welcome) {
        try {
            link.receive();
            link.send(Frame.newBuilder().setWelcome(welcome).build());
            link.receive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChildRuntime open(Transport transport, Hello hello) throws IOException {
        return builder(transport, hello).build();
    }

    private ChildRuntime.Builder builder(Transport transport, Hello hello) throws IOException {
        Path file = Files.writeString(folder.resolve("java"), "#!/bin/sh\nexec '" + Started.java() + "' '"
                + String.join("' '", SaysHello.arguments(hello)) + "' \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return Children.builder().transport(transport).java(file);
    }
}
