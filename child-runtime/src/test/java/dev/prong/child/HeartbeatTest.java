package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate;
import dev.prong.DeathCertificate.EndedBy;
import dev.prong.DeathCertificate.Step;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.WorkerCrashedException;
import dev.prong.proto.v1.Frame;
import dev.prong.proto.v1.Hello;
import dev.prong.testing.Residue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A child whose process does not work any more is found out; one that is only busy is left alone. */
@Timeout(90)
class HeartbeatTest {

    /** Long enough for a machine that is busy with much else. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final Duration INTERVAL = Duration.ofMillis(200);

    private static final String SIGNLESS = "child failed: no sign of life: heartbeat=PT0.2S, heartbeatTimeout=PT4S:"
            + " task=work, child=child-1, pid=…, code=137 (128+9, if a signal ended it); it wrote nothing to its"
            + " standard error";

    private static final TaskOptions WORK = TaskOptions.defaults().withName("work");

    @TempDir
    Path folder;

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void childThatIsStoppedIsKilledAndReplaced(Transport transport) throws Exception {
        Path begun = folder.resolve("begun");
        String file = begun.toString();
        try (ChildRuntime runtime = watching().transport(transport).build()) {
            TaskHandle<Void> handle = runtime.submit(_ -> {
                announce(Path.of(file));
                Thread.sleep(Duration.ofHours(1));
                return null;
            }, WORK);
            Children.await(begun);
            Children.kill("STOP", Long.parseLong(Files.readString(begun)));
            assertSilent(assertThrows(WorkerCrashedException.class, handle::join));
            assertEquals("next", runtime.run(_ -> "next"));
        }
    }

    private static void assertSilent(WorkerCrashedException crash) {
        assertEquals(SIGNLESS, Children.text(crash));
        DeathCertificate death = crash.certificate().orElseThrow();
        assertEquals(EndedBy.SILENCE, death.endedBy());
        assertEquals("it was killed: no sign of life: heartbeat=PT0.2S, heartbeatTimeout=PT4S", death.why());
        assertEquals(OptionalInt.of(9), death.signal());
        assertEquals(List.of("kill", "gone"), death.stopping().stream().map(Step::name).toList());
    }

    @Test
    @Tag("slow")
    void childThatDoesNotReadAnyMoreIsKilled() throws Exception {
        Path java = new FakeJava(folder).beginsWell().sends(Frame.newBuilder().setHello(Hello.newBuilder()
                .setOldestVersion(1).setNewestVersion(1).setPid(1).addCapabilities("ping"))).writeAndHangs();
        try (ChildRuntime runtime = watching().java(java).build()) {
            TaskHandle<Void> handle = runtime.submit(_ -> null, WORK);
            assertSilent(assertThrows(WorkerCrashedException.class, handle::join));
        }
    }

    @Test
    @Tag("slow")
    void remoteChildThatIsStoppedIsGivenUp() throws Exception {
        Path begun = folder.resolve("begun");
        String file = begun.toString();
        try (ChildRuntime runtime = watching().onlyInvited().accept(RemoteAccess.onLoopback(0)).build()) {
            Process child = startRemote(runtime.invite(Duration.ofMinutes(1)));
            try {
                TaskHandle<Void> handle = runtime.submit(_ -> {
                    announce(Path.of(file));
                    Thread.sleep(Duration.ofHours(1));
                    return null;
                }, WORK);
                Children.await(begun);
                Children.kill("STOP", child.pid());
                assertEquals("remote child failed: no sign of life: heartbeat=PT0.2S, heartbeatTimeout=PT4S: task=work,"
                        + " child=child-1, pid=…, code=unknown; it wrote nothing to its standard error",
                        Children.text(assertThrows(WorkerCrashedException.class, handle::join)));
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
    }

    private static Process startRemote(Invitation invitation) throws IOException {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), RemoteChild.class.getName(), "-")
                        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var in = child.getOutputStream()) {
            in.write(invitation.text().getBytes(StandardCharsets.UTF_8));
        }
        return child;
    }

    /** Longer than the timeout, on more threads than there are processors. */
    @Tag("slow")
    @Test
    void childWhoseThreadsAllSpinIsLeftAlone() throws Exception {
        long nanos = TIMEOUT.plusSeconds(3).toNanos();
        try (ChildRuntime runtime = watching().build()) {
            assertEquals("done", runtime.run(_ -> {
                List<Thread> others = java.util.stream.Stream
                        .generate(() -> Thread.ofPlatform().start(() -> spin(nanos)))
                        .limit(Runtime.getRuntime().availableProcessors()).toList();
                spin(nanos);
                for (Thread each : others) {
                    each.join();
                }
                return "done";
            }));
        }
    }

    private static void spin(long nanos) {
        for (long begin = System.nanoTime(); System.nanoTime() - begin < nanos;) {
            Thread.onSpinWait();
        }
    }

    /** Its child has printed more than may wait, so the parent reads nothing for longer than the timeout. */
    @Tag("slow")
    @Test
    void childOfASlowListenerIsLeftAlone() throws Exception {
        CountDownLatch hears = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (ChildRuntime runtime = watching().onOutput(_ -> {
            hears.countDown();
            await(mayGoOn);
        }).build()) {
            TaskHandle<String> handle = runtime.submit(_ -> {
                String line = "x".repeat(4096);
                for (int i = 0; i < 4000; i++) {
                    System.out.println(line);
                }
                return "done";
            }, WORK);
            await(hears);
            Thread.sleep(TIMEOUT.plusSeconds(3)); // Whoever takes a parent that does not listen for a silent child kills it now.
            mayGoOn.countDown();
            assertEquals("done", handle.join());
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void parentThatWasStoppedKillsNobody(Transport transport) throws Exception {
        Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), ParentThatIsStopped.class.getName(), transport.name())
                        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(parent.getInputStream(),
                StandardCharsets.UTF_8))) {
            assertEquals("begun", said.readLine());
            Children.kill("STOP", parent.pid());
            Thread.sleep(TIMEOUT.multipliedBy(2)); // Whoever goes by the clock kills at the wake-up.
            Children.kill("CONT", parent.pid());
            parent.getOutputStream().write('\n');
            parent.getOutputStream().flush();
            assertEquals("child-1 goes on", said.readLine());
        } finally {
            parent.destroyForcibly();
        }
    }

    /** Has a task that waits for a word, which it passes on from whoever started it. */
    static final class ParentThatIsStopped {

        private ParentThatIsStopped() {
        }

        public static void main(String[] args) throws Exception {
            try (ChildRuntime runtime = watching().transport(Transport.valueOf(args[0])).build()) {
                ChildProcess<Void> child = runtime.fork(context -> {
                    context.parent().postMessage("begun");
                    context.parent().postMessage(context.parent().receive());
                    return null;
                }, starting -> starting.onMessage(String.class, System.out::println));
                int word = System.in.read();
                child.postMessage(child.name() + (word < 0 ? " is alone" : " goes on"));
                child.join();
            }
        }
    }

    @Test
    void settingsThatKillAChildForOneLateAnswerAreRefused() {
        String expected = "heartbeatTimeout must be at least twice the heartbeat: heartbeat=PT20S,"
                + " heartbeatTimeout=PT30S";
        assertEquals(expected, assertThrows(IllegalArgumentException.class,
                ChildRuntime.builder().heartbeat(Duration.ofSeconds(20))::build).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> TaskRuntime.open("child?heartbeat=20s"))
                .getMessage().contains(expected));
    }

    @Test
    void withoutAHeartbeatChildrenAreNotAsked() throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open("child?heartbeat=0s&heartbeatTimeout=1ms&children=1")) {
            assertEquals("done", runtime.run(_ -> {
                spin(Duration.ofMillis(300).toNanos());
                return "done";
            }));
        }
    }

    private static ChildRuntime.Builder watching() {
        return Children.builder().heartbeat(INTERVAL).heartbeatTimeout(TIMEOUT);
    }

    private static void announce(Path file) throws Exception {
        Path draft = Files.writeString(Path.of(file + ".draft"), Long.toString(ProcessHandle.current().pid()));
        Files.move(draft, file);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this", e);
        }
    }
}
