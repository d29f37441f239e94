package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.prong.Task;
import dev.prong.TaskException;
import dev.prong.TaskOptions;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A child that lies in a field: the starter of its task hears what was wrong with it, and the runtime works on. The
 * child takes the next task unless it had to be ended.
 */
@Timeout(60)
class LyingChildTest {

    @TempDir
    private static Path folder;

    private static final List<String> LINES = Collections.synchronizedList(new ArrayList<>());
    private static final Map<Transport, ChildRuntime> RUNTIMES = new EnumMap<>(Transport.class);

    @AfterAll
    static void closesAndLeavesNothingBehind() throws InterruptedException {
        RUNTIMES.values().forEach(ChildRuntime::close);
        assertEquals(List.of(), LINES.stream().filter(line -> line.contains("\n")).toList());
        Residue.assertNone();
    }

    static Stream<Arguments> pooled() {
        return Arrays.stream(Transport.values()).flatMap(transport -> Arrays.stream(Lie.values())
                .filter(lie -> !lie.needsAPort() && lie != Lie.ALL_CLASSES).map(lie -> Arguments.of(transport, lie)));
    }

    @ParameterizedTest
    @MethodSource("pooled")
    void starterOfATaskHearsWhatWasWrong(Transport transport, Lie lie) throws Exception {
        ChildRuntime runtime = runtime(transport);
        assertEquals(lie.outcome, outcome(() -> runtime.run(task(), options(lie))));
        assertEquals("42", outcome(() -> runtime.run(task(), options(Lie.TRUTH).withRetries(3))));
        assertNull(System.getProperty(HostileChild.Marks.PROPERTY));
    }

    static Stream<Arguments> forked() {
        return Arrays.stream(Transport.values()).flatMap(transport -> Arrays.stream(Lie.values())
                .filter(Lie::needsAPort).map(lie -> Arguments.of(transport, lie)));
    }

    @ParameterizedTest
    @MethodSource("forked")
    void starterOfAWorkerHearsWhatWasWrong(Transport transport, Lie lie) throws Exception {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        List<Object> messages = Collections.synchronizedList(new ArrayList<>());
        List<String> errors = Collections.synchronizedList(new ArrayList<>());
        ChildProcess<Object> child = runtime(transport).fork(task(), options(lie), worker -> {
            worker.onOnline(begun::incrementAndGet);
            worker.onClose(closed::incrementAndGet);
            worker.onMessage(messages::add);
            worker.onError(error -> errors.add(text(error)));
        });
        assertEquals(lie.outcome, outcome(child::join));
        Children.exitOf(child);
        assertEquals(lie == Lie.BEGUN_TWICE ? 1 : 0, begun.get());
        assertEquals(1, closed.get());
        assertEquals(List.of(), messages);
        assertEquals(switch (lie) {
            case BEGUN_TWICE, CLOSED_TWICE, MESSAGE_AFTER_CLOSED -> List.of();
            case MESSAGE_WITHOUT_VALUE ->
                    List.of("MessageException: message cannot be decoded: port=child-1 starter; value"
                            + " has no kind that is known here; run both sides with the same version of Prong");
            default -> List.of(lie.outcome);
        }, errors);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void processIdOfAHelloIsNotBelieved(Transport transport) throws Exception {
        ChildProcess<Object> child = runtime(transport).fork(task(), options(Lie.TRUTH), _ -> {});
        assertEquals(42, child.join());
        Children.awaitGone(child.pid());
    }

    private static Task<Object> task() {
        return _ -> 1;
    }

    private static TaskOptions options(Lie lie) {
        return TaskOptions.defaults().withName("lie").withIdempotencyKey(lie.name());
    }

    /** A call whose end is looked at. */
    @FunctionalInterface
    private interface Ended {
        Object get() throws InterruptedException;
    }

    private static String outcome(Ended call) throws InterruptedException {
        try {
            return String.valueOf(call.get());
        } catch (TaskException e) {
            return text(e);
        }
    }

    private static String text(Throwable error) {
        return error.getClass().getSimpleName() + ": " + error.getMessage().replaceAll("child-\\d+", "child-1")
                .replaceAll("(call|lastCall)=\\d+", "$1=1")
                .replaceAll("pid=(?!1,)\\d+", "pid=…").replaceFirst("; its? (wrote|standard)[\\s\\S]*", "");
    }

    private static ChildRuntime runtime(Transport transport) {
        return RUNTIMES.computeIfAbsent(transport, _ -> Children.builder().transport(transport).java(script(folder))
                .gracePeriod(Duration.ofMillis(300)).onOutput(line -> LINES.add(line.text())).build());
    }

    static Path script(Path folder) {
        try {
            Path file = folder.resolve("java");
            Files.writeString(file, "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s\n".formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path"),
                    LyingChild.class.getName()));
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
