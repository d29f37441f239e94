package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.OutputLine;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Children that somebody else starts, and that come with an invitation. */
@Timeout(90)
class RemoteChildTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @RegisterExtension
    final Started started = new Started();
    private final List<OutputLine> lines = Collections.synchronizedList(new ArrayList<>());

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void childOverASocketTakesTasksAndLeavesWhenTheRuntimeCloses() throws Exception {
        Process child;
        try (ChildRuntime runtime = open(RemoteAccess.onSocket(folder.resolve("remote.sock")))) {
            Path file = folder.resolve("invitation");
            runtime.invite(LONG).write(file);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            child = started.child("", file.toString());
            assertEquals(child.pid(), pidIn(runtime));
            runtime.run(_ -> {
                System.out.println("said far away");
                return null;
            });
        }
        assertEquals(List.of("said far away"), lines.stream().map(OutputLine::text).toList());
        assertEquals(0, Started.exitOf(child));
        assertFalse(Files.exists(folder.resolve("remote.sock")));
    }

    @Test
    void invitationOnStandardInputIsGoodOnce() throws Exception {
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0))) {
            Invitation invitation = runtime.invite(LONG);
            Process first = started.child(invitation.text(), "-");
            assertEquals(first.pid(), pidIn(runtime));
            started.assertRefused(started.child(invitation.text(), "-"),
                    "Prong remote child: stream failed: status=UNAUTHENTICATED, "
                            + "reason=no child with this token is expected\n");
            assertEquals(first.pid(), pidIn(runtime));
        }
    }

    @Test
    void expiredInvitationIsRefused() throws Exception {
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0))) {
            started.assertRefused(started.child(runtime.invite(Duration.ZERO).text(), "-"),
                    "Prong remote child: stream failed: "
                            + "status=UNAUTHENTICATED, reason=no child with this token is expected\n");
        }
    }

    @Test
    void invitationOfAnotherRuntimeIsRefused() throws Exception {
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0));
                ChildRuntime other = open(RemoteAccess.onLoopback(0))) {
            int port = ((InetSocketAddress) runtime.invite(LONG).socketAddress()).getPort();
            started.assertRefused(started.child(other.invite(LONG).withAddress("127.0.0.1:" + port).text(), "-"),
                    "Prong remote child: stream failed: status=UNAUTHENTICATED, reason=no child with this token is "
                            + "expected\n");
        }
    }

    @Test
    void parentThatIsNotThereIsNamed() throws Exception {
        Process child = started.child("name=a\naddress=unix:" + folder.resolve("none") + "\ntoken=0\n", "-");
        started.assertRefused(child,
                "Prong remote child: parent cannot be reached: status=UNAVAILABLE, reason=No such file or "
                        + "directory\n");
    }

    @Test
    void deathOfAChildIsTheEndOfItsTaskOnly() throws Exception {
        try (ChildRuntime runtime = open(RemoteAccess.onSocket(folder.resolve("remote.sock")))) {
            Invitation invitation = runtime.invite(LONG);
            Process child = started.child(invitation.text(), "-");
            TaskHandle<Integer> halting = runtime.submit(_ -> {
                System.err.println("last words");
                Runtime.getRuntime().halt(7);
                return 42;
            }, TaskOptions.defaults().withName("halting"));
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, halting::join);
            assertEquals("connection to remote child ended: task=halting, child=" + invitation.name() + ", pid="
                    + child.pid() + ", code=unknown; its standard error ends with\n  | last words", crash.getMessage());
            TaskHandle<Integer> next = runtime.submit(_ -> 42);
            started.child(runtime.invite(LONG).text(), "-");
            assertEquals(42, next.join());
        }
    }

    @Test
    void taskThatDoesNotStopIsGivenUpAndItsChildLetGo() throws Exception {
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0))) {
            Process child = started.child(runtime.invite(LONG).text(), "-");
            TaskHandle<Integer> endless = runtime.submit(_ -> {
                System.out.println("begun");
                while (true) {
                    Thread.onSpinWait();
                }
            });
            Eventually.isTrue(() -> !lines.isEmpty(), () -> "not begun: " + runtime.stats());
            endless.cancel();
            assertEquals(65, Started.exitOf(child));
        }
    }

    @Test
    void addressThatOthersReachNeedsTls() throws Exception {
        InetSocketAddress all = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0);
        assertEquals("an address that other machines can reach needs mutual TLS: address=/0.0.0.0:0; give a RemoteTls,"
                + " or listen on the loopback interface",
                assertThrows(IllegalArgumentException.class, () -> RemoteAccess.on(all)).getMessage());
    }

    @Test
    void runtimeWithoutAccessInvitesNobody() {
        try (ChildRuntime runtime = Children.builder().build()) {
            assertEquals("runtime accepts no children that are started elsewhere: runtime=child; open it with "
                    + "ChildRuntime.builder().accept(...)",
                    assertThrows(IllegalStateException.class, () -> runtime.invite(LONG)).getMessage());
        }
    }

    @Test
    void invitationIsSilentAboutItsToken() {
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0))) {
            Invitation invitation = runtime.invite(LONG);
            assertFalse(invitation.toString().contains(invitation.token()), invitation::toString);
        }
    }

    @Test
    void childOverTlsTakesTasksAndLoadsNoNativeLibrary() throws Exception {
        Certificates authority = new Certificates(folder.resolve("ca"));
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0, authority.of("parent", authority)))) {
            Process child = started.child(runtime.invite(LONG).withTls(authority.of("child", authority)).text(), "-");
            assertEquals(child.pid(), pidIn(runtime));
            boolean isMapped = runtime.run(_ -> Files.readString(Path.of("/proc/self/maps")).contains("netty_"));
            assertFalse(isMapped);
            assertEquals("", started.said(child));
        }
    }

    @Test
    void childAndParentWithKeyStoresGetOn() throws Exception {
        Certificates authority = new Certificates(folder.resolve("ca"));
        RemoteTls.Pkcs12 parent = authority.storeOf("parent", authority);
        RemoteTls child = RemoteTls.pkcs12(authority.storeOf("child", authority).keyStore(), parent.passwordFile(),
                authority.authorityStore());
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0, parent))) {
            Process process = started.child(runtime.invite(LONG).withTls(child).text(), "-");
            assertEquals(process.pid(), pidIn(runtime));
        }
    }

    @Test
    void childWithoutTheRightCertificateIsRefused() throws Exception {
        Certificates authority = new Certificates(folder.resolve("ca"));
        Certificates stranger = new Certificates(folder.resolve("stranger"));
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0, authority.of("parent", authority)))) {
            Process wrong = started.child(runtime.invite(LONG).withTls(stranger.of("child", authority)).text(), "-");
            assertEquals(64, Started.exitOf(wrong));
            assertTrue(
                    started.said(wrong).startsWith("Prong remote child: parent cannot be reached: status=UNAVAILABLE"),
                    () -> started.said(wrong));
        }
    }

    @Test
    void invitationToTlsIsNotUsedInTheClear() throws Exception {
        Certificates authority = new Certificates(folder.resolve("ca"));
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0, authority.of("parent", authority)))) {
            Invitation invitation = runtime.invite(LONG);
            started.assertRefused(started.child(invitation.text(), "-"),
                    "Prong remote child: parent listens with TLS, and the invitation names no files for it: address=127.0.0.1:"
                            + ((InetSocketAddress) invitation.socketAddress()).getPort() + ", child="
                            + invitation.name()
                            + "; add the child's by withTls before it is written\n");
            Process child = started.child(Invitation.parse(invitation.text())
                    .withTls(authority.of("child", authority)).text(), "-"); // Its token has gone to nobody.
            assertEquals(child.pid(), pidIn(runtime));
        }
    }

    @Test
    void anotherMachineIsNotDialledInTheClear() throws Exception {
        Process child = started.child("name=a\naddress=192.0.2.1:7001\ntoken=0\n", "-");
        started.assertRefused(child,
                "Prong remote child: an address of another machine needs mutual TLS: address=192.0.2.1:7001, child=a; have"
                        + " the parent listen with a RemoteTls, and give the invitation the child's by withTls\n");
    }

    @Test
    void hostThatIsNotKnownIsNamed() throws Exception {
        Process child = started.child("name=a\naddress=no-such-host.invalid:7001\ntoken=0\n", "-");
        started.assertRefused(child,
                "Prong remote child: parent's host is not known here: address=no-such-host.invalid:7001, child=a; give the"
                        + " invitation an address of the child's network by withAddress\n");
    }

    @Test
    void damagedWordAboutTlsIsRefused() {
        assertEquals("invitation is damaged: tls=requ, known=required; get a new one from ChildRuntime.invite",
                assertThrows(IllegalArgumentException.class,
                        () -> Invitation.parse("name=a\naddress=localhost:1\ntoken=0\ntls=requ\n")).getMessage());
    }

    @Test
    void invitationThatOthersCanReadIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("open"), "name=a\naddress=unix:/nowhere\ntoken=0\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        started.assertRefused(started.child("", file.toString()),
                "Prong remote child: file with a secret can be read by others: file=" + file
                        + ", mode=rw-r-----; take their right away (chmod 600)\n");
    }

    @Test
    void socketInAFolderThatOthersEnterIsNeverOpenToThemAndTakesNobodysPlace() throws Exception {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path socket = shared.resolve("remote.sock");
        try (ChildRuntime runtime = open(RemoteAccess.onSocket(socket))) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
            Process child = started.child(runtime.invite(LONG).text(), "-");
            assertEquals(child.pid(), pidIn(runtime));
            assertEquals(List.of("remote.sock"), namesIn(shared));
        }
        assertEquals(List.of(), namesIn(shared));
        Files.writeString(socket, "somebody else's");
        assertEquals("cannot listen for remote children: address=" + socket + ", reason=" + socket
                + ": a file is there already",
                assertThrows(UncheckedIOException.class, () -> open(RemoteAccess.onSocket(socket))).getMessage());
        assertEquals("somebody else's", Files.readString(socket));
        assertEquals(List.of("remote.sock"), namesIn(shared));
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString()).toList();
        }
    }

    @Test
    void parentOfAnotherAuthorityIsNotBelieved() throws Exception {
        Certificates authority = new Certificates(folder.resolve("ca"));
        Certificates stranger = new Certificates(folder.resolve("stranger"));
        try (ChildRuntime runtime = open(RemoteAccess.onLoopback(0, authority.of("parent", authority)))) {
            Process child = started.child(runtime.invite(LONG).withTls(authority.of("child", stranger)).text(), "-");
            started.assertRefused(child,
                    "Prong remote child: parent cannot be reached: status=UNAVAILABLE, reason=Path does "
                            + "not chain with any of the trust anchors\n");
        }
    }

    private static long pidIn(ChildRuntime runtime) throws InterruptedException {
        return runtime.run(_ -> ProcessHandle.current().pid());
    }

    private ChildRuntime open(RemoteAccess access) {
        return ChildRuntime.builder().onlyInvited().accept(access).gracePeriod(Duration.ofMillis(500))
                .closeTimeout(Duration.ofSeconds(20)).onOutput(lines::add).build();
    }
}
