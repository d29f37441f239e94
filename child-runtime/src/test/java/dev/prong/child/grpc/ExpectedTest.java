package dev.prong.child.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.child.frame.FrameLink;
import dev.prong.child.connect.Tokens;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Goodbye;
import dev.prong.testing.Logged;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A token lets in one child, however many show it. */
@Timeout(60)
class ExpectedTest {

    private static final int DIALS = 50;
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Expected expected = new Expected();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void oneOfManyThatShowATokenAtTheSameMomentHasIt() throws Exception {
        for (int round = 0; round < 200; round++) {
            String token = Tokens.next();
            var _ = expected.await(Tokens.next(), LONG);
            var waiting = expected.await(token, LONG);
            assertEquals(List.of(waiting), atOnce(() -> expected.take(token)));
        }
    }

    @Test
    void oneOfFiftyWhoDialWithTheSameTokenIsLetIn() throws Exception {
        BlockingQueue<FrameLink> come = new LinkedBlockingQueue<>();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Logged logged = new Logged(); RemoteServer server = RemoteServer.open(any, Optional.empty())) {
            server.expect("token", LONG, come::add);
            List<FrameLink> links = new ArrayList<>();
            List<String> refusals = new ArrayList<>();
            for (int i = 0; i < DIALS; i++) {
                links.add(GrpcClientLink.dial(server.address(), "token", Optional.empty()));
            }
            FrameLink one = come.poll(30, TimeUnit.SECONDS);
            assertNotNull(one);
            one.send(Frame.newBuilder().setGoodbye(Goodbye.newBuilder()).build());
            int welcome = 0;
            for (FrameLink each : links) {
                try {
                    welcome += each.receive().hasGoodbye() ? 1 : 0;
                } catch (IOException e) {
                    refusals.add(e.getMessage());
                }
            }
            assertEquals(1, welcome);
            assertEquals(java.util.Collections.nCopies(DIALS - 1,
                    "stream failed: status=UNAUTHENTICATED, reason=no child with this token is expected"), refusals);
            assertNull(come.poll());
            assertEquals(1, logged.texts().size(), () -> logged.texts().toString()); // The others at the next minute.
            links.forEach(FrameLink::close);
        }
    }

    @Test
    void tokenThatHasExpiredLetsNobodyIn() {
        var _ = expected.await("token", Duration.ZERO);
        assertNull(expected.take("token"));
    }

    @Test
    void tokenThatDiffersInLengthOrEndIsNone() {
        String token = Tokens.next();
        var waiting = expected.await(token, LONG);
        assertNull(expected.take(token + "0"));
        assertNull(expected.take(token.substring(1)));
        assertNull(expected.take(""));
        assertEquals(waiting, expected.take(token));
        assertNull(expected.take(token));
    }

    @Test
    void tooManyInvitationsAreRefused() {
        for (int i = 0; i < 10_000; i++) {
            var _ = expected.await(Integer.toString(i), LONG);
        }
        assertEquals("too many children are invited and have not come: invited=10000; let invitations expire earlier",
                assertThrows(IllegalStateException.class, () -> expected.await("more", LONG)).getMessage());
    }

    /** What those threads got that got something. */
    private static <T> List<T> atOnce(Callable<T> action) throws Exception {
        CyclicBarrier begin = new CyclicBarrier(DIALS);
        List<Future<T>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < DIALS; i++) {
                all.add(threads.submit(() -> {
                    begin.await();
                    return action.call();
                }));
            }
        }
        List<T> got = new ArrayList<>();
        for (Future<T> each : all) {
            if (each.get() != null) {
                got.add(each.get());
            }
        }
        return got;
    }
}
