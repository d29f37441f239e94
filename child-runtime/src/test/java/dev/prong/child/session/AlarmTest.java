package dev.prong.child.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.call.Timers;
import dev.prong.child.classes.TaskClasses;
import dev.prong.child.connect.StdioConnector;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.launch.ChildCommand;
import dev.prong.child.launch.ClassPaths;
import dev.prong.child.launch.Culture;
import dev.prong.child.launch.Descriptors;
import dev.prong.child.launch.Launcher;
import dev.prong.child.launch.PrivateFolder;
import dev.prong.child.output.Printing;
import dev.prong.testing.Residue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a session has its timer watch, and for how long. */
@Timeout(30)
class AlarmTest {

    private final ScheduledThreadPoolExecutor timer = Timers.create("prong-alarm-timer");
    private final PrivateFolder folder = PrivateFolder.create();
    private final CompletableFuture<List<Runnable>> whenReady = new CompletableFuture<>();
    private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();

    @AfterEach
    void close() {
        timer.shutdownNow();
        folder.close();
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void childThatIsReadyIsNotWatchedAnyMore() throws Exception {
        Session session = begin(Path.of(System.getProperty("java.home"), "bin", "java"));
        List<Runnable> watched = whenReady.get(30, TimeUnit.SECONDS);
        session.kill(dev.prong.EndReason.CLOSED);
        assertTrue(end.get(30, TimeUnit.SECONDS).ready());
        assertEquals(List.of(), watched);
        assertEquals(List.of(), List.copyOf(timer.getQueue()));
    }

    @Test
    void childThatEndedIsNotWatchedAnyMore() throws Exception {
        var _ = begin(Path.of("/bin/false"));
        assertFalse(end.get(30, TimeUnit.SECONDS).ready());
        assertEquals(List.of(), List.copyOf(timer.getQueue()));
    }

    private Session begin(Path java) throws Exception {
        ChildCommand command = new ChildCommand(java, ClassPaths.ofThisProcess(), OptionalLong.empty(),
                Culture.ofThisProcess(), List.of(), false, Map.of(), Set.of());
        SessionSettings settings = new SessionSettings(new StdioConnector(), ChannelLimits.DEFAULT,
                Duration.ofHours(1), Duration.ofHours(1), timer, _ -> {}, folder.path().toString(),
                OptionalLong.empty(), Printing.DEFAULT,
                new Heartbeat(Duration.ofSeconds(5), Duration.ofSeconds(30)), TaskClasses.classPathOnly(),
                Preparation.NONE, HeldFrames.within(ChannelLimits.DEFAULT));
        Session session = new Session(new Launcher(command, Descriptors.detect(), folder.path()).launch("alarm-1"),
                settings, new Owner());
        session.begin();
        return session;
    }

    /** What rings once; what comes again and again looks at the memory of a child that lives. */
    private List<Runnable> alarms() {
        return timer.getQueue().stream()
                .filter(each -> !(each instanceof RunnableScheduledFuture<?> task && task.isPeriodic())).toList();
    }

    private final class Owner implements SessionOwner {

        @Override
        public void ready(Session session) {
            whenReady.complete(alarms());
        }

        @Override
        public void callEnded(Session session, ChildCall<?> call, boolean tainted) {
            throw new AssertionError("no call was given");
        }

        @Override
        public void ended(Session session, SessionEnd how) {
            end.complete(how);
        }
    }
}
