package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.DeathCertificate.EndedBy;
import dev.prong.OutputLine;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.WorkerCrashedException;
import dev.prong.child.launch.Descriptors;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Children that a debugger attaches to. */
@Timeout(60)
class DebugTest {

    private static final byte[] GREETING = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private final List<OutputLine> lines = Collections.synchronizedList(new ArrayList<>());

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @MethodSource("dev.prong.child.NoisyStartTest#everywhere")
    void debuggerAttachesToARunningChild(Transport transport, Descriptors descriptors) throws Exception {
        try (ChildRuntime runtime = builder(transport, descriptors).debug().build()) {
            long pid = runtime.run(_ -> ProcessHandle.current().pid());
            try (Socket debugger = attach("debugger can attach: child=child-1, pid=" + pid)) {
                assertTrue(debugger.isConnected());
                assertEquals("done", runtime.run(_ -> "done"));
            }
        }
    }

    /** Nobody can read the line if it waits for the child's first frame, and a start timeout would end the waiting. */
    @ParameterizedTest
    @MethodSource("dev.prong.child.NoisyStartTest#everywhere")
    void suspendedChildWaitsForItsDebugger(Transport transport, Descriptors descriptors) throws Exception {
        try (ChildRuntime runtime = builder(transport, descriptors).startTimeout(Duration.ofMillis(1)).debug(true)
                .build()) {
            TaskHandle<String> handle = runtime.submit(_ -> "done");
            try (Socket debugger = attach("debugger can attach, child waits for it: child=child-1, pid=\\d+")) {
                assertFalse(handle.isDone());
                resume(debugger);
                assertEquals("done", handle.join());
            }
        }
    }

    /** After each session with a debugger the JVM listens again, at another port. */
    @Test
    void everyPortIsToldWithItsChild() throws Exception {
        try (ChildRuntime runtime = builder(Transport.STDIO, Descriptors.detect()).debug().build()) {
            long pid = runtime.run(_ -> ProcessHandle.current().pid());
            String told = "debugger can attach: child=child-1, pid=" + pid;
            attach(told).close();
            Eventually.isTrue(() -> addresses(told).size() == 2, lines::toString);
            try (Socket debugger = greet(addresses(told).getLast())) {
                assertTrue(debugger.isConnected());
            }
            assertEquals("done", runtime.run(_ -> "done"));
        }
        assertTrue(lines.stream().noneMatch(line -> line.text().contains("Listening for transport")), lines::toString);
    }

    @Test
    void suspendedChildDoesNotHoldUpTheClose() throws Exception {
        TaskHandle<String> handle;
        try (ChildRuntime runtime = builder(Transport.STDIO, Descriptors.detect()).debug(true)
                .closeTimeout(Duration.ZERO).build()) {
            handle = runtime.submit(_ -> "done");
            address("debugger can attach, child waits for it: child=child-1, pid=\\d+");
        }
        assertTrue(handle.isDone());
    }

    @Test
    void timeoutOfATaskCountsOnWhileItsChildWaits() {
        try (ChildRuntime runtime = builder(Transport.STDIO, Descriptors.detect()).debug(true).build()) {
            assertThrows(dev.prong.TaskTimeoutException.class,
                    () -> runtime.run(_ -> "done", TaskOptions.timeout(Duration.ofMillis(100))));
        }
    }

    /** One that stands at a breakpoint does not answer. This timeout is refused where there are heartbeats. */
    @Test
    void childThatIsDebuggedIsNotAskedForSignsOfLife() {
        Duration timeout = Duration.ofMillis(10);
        Children.builder().heartbeatTimeout(timeout).debug().build().close();
        assertThrows(IllegalArgumentException.class, () -> Children.builder().heartbeatTimeout(timeout).build());
    }

    /** The other child shows that so long a silence is the end of one that is not debugged. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void childThatStandsStillInADebuggerLivesOn(boolean byOption) throws Exception {
        Duration timeout = Duration.ofSeconds(1);
        ChildRuntime.Builder debugged = Children.builder().heartbeatTimeout(timeout);
        try (ChildRuntime runtime = (byOption ? debugged.debug()
                : debugged.javaOptions("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y")).build();
                ChildRuntime others = Children.builder().heartbeat(Duration.ofMillis(200)).heartbeatTimeout(timeout)
                        .build()) {
            TaskHandle<String> stopped = submitWait(runtime, "stopped");
            TaskHandle<String> silent = submitWait(others, "silent");
            long pid = Children.pid(folder.resolve("stopped"));
            Children.kill("STOP", pid);
            Children.kill("STOP", Children.pid(folder.resolve("silent")));
            WorkerCrashedException crash = assertThrows(WorkerCrashedException.class, silent::join);
            assertEquals(EndedBy.SILENCE, crash.certificate().orElseThrow().endedBy());
            assertFalse(stopped.isDone());
            Children.kill("CONT", pid);
            Files.createFile(folder.resolve("go"));
            assertEquals("stopped goes on", stopped.join());
        }
    }

    /** Tells its process id in a file of that name and waits for the word to go on. */
    private TaskHandle<String> submitWait(ChildRuntime runtime, String name) {
        String place = folder.toString();
        return runtime.submit(_ -> {
            Children.writePid(Path.of(place, name));
            Children.await(Path.of(place, "go"));
            return name + " goes on";
        });
    }

    @Test
    void lineOfATaskIsNoPort() throws Exception {
        String line = "Listening for transport dt_socket at address: 1234";
        try (ChildRuntime runtime = builder(Transport.STDIO, Descriptors.detect()).build()) {
            runtime.run(_ -> {
                new ProcessBuilder("echo", line).inheritIO().start().waitFor();
                return null;
            });
        }
        assertEquals(List.of(line), lines.stream().map(OutputLine::text).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "suspend"})
    void specificationCanSayIt(String debug) throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open("child?children=1&output=discard&closeTimeout=0s&debug=" + debug)) {
            TaskHandle<List<String>> options = runtime
                    .submit(_ -> List.copyOf(ManagementFactory.getRuntimeMXBean().getInputArguments()));
            if (debug.equals("true")) {
                assertTrue(options.join().contains("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,"
                        + "address=127.0.0.1:0"));
            }
        }
        assertTrue(assertThrows(IllegalArgumentException.class, () -> TaskRuntime.open("child?debug=maybe"))
                .getMessage().contains("write one of [true, suspend]"));
    }

    private ChildRuntime.Builder builder(Transport transport, Descriptors descriptors) {
        return Children.builder().transport(transport).descriptors(descriptors).onOutput(lines::add);
    }

    private int address(String told) throws InterruptedException {
        Eventually.isTrue(() -> !addresses(told).isEmpty(), () -> "not told: " + told + " in " + lines);
        return addresses(told).getFirst();
    }

    private List<Integer> addresses(String told) {
        Pattern pattern = Pattern.compile(told + ", address=127\\.0\\.0\\.1:(\\d+)");
        synchronized (lines) {
            return lines.stream().map(line -> pattern.matcher(line.text())).filter(Matcher::matches)
                    .map(found -> Integer.valueOf(found.group(1))).toList();
        }
    }

    private Socket attach(String told) throws Exception {
        return greet(address(told));
    }

    /** Greets as a debugger does, which the JVM answers with the same; see the JDWP specification. */
    private static Socket greet(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(GREETING);
        assertArrayEquals(GREETING, socket.getInputStream().readNBytes(GREETING.length));
        return socket;
    }

    /** Waits for the event VM_START, before which there is nothing to resume, and sends Resume of VirtualMachine. */
    private static void resume(Socket debugger) throws IOException {
        DataInputStream in = new DataInputStream(debugger.getInputStream());
        assertTrue(in.readInt() > 11);
        debugger.getOutputStream().write(ByteBuffer.allocate(11).putInt(11).putInt(1).put((byte) 0).put((byte) 1)
                .put((byte) 9).array());
    }
}
