package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.Exit;
import dev.prong.MessageException;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.child.HostileChild.Behaviour;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A child that speaks the protocol and means no good: its task gets what it is due, and the next child is as any. */
@Timeout(60)
class HostileChildTest {

    private static final TaskOptions NAMED = TaskOptions.defaults().withName("sum");

    @TempDir
    Path folder;

    private final AtomicInteger lines = new AtomicInteger();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(value = Behaviour.class, names = {"ANSWERS_FOR_OTHERS", "ANSWERS_TWICE"})
    void answersThatNobodyAskedForMeanNothing(Behaviour behaviour) throws Exception {
        try (ChildRuntime runtime = open(behaviour)) {
            assertEquals(Integer.valueOf(42), runtime.<Object> run(_ -> 1, NAMED));
            assertNextIsAsAny(runtime);
        }
    }

    @Test
    void floodOfOutputArrivesBeforeTheAnswer() throws Exception {
        try (ChildRuntime runtime = open(Behaviour.FLOODS)) {
            assertEquals(Integer.valueOf(42), runtime.<Object> run(_ -> 1, NAMED));
            assertEquals(HostileChild.LINES, lines.get());
            assertNextIsAsAny(runtime);
        }
    }

    @Test
    void childThatNeverSaysGoodbyeIsKilled() throws Exception {
        try (ChildRuntime runtime = open(Behaviour.SAYS_NO_GOODBYE)) {
            ChildProcess<Integer> child = runtime.fork(_ -> 1);
            assertEquals(Integer.valueOf(42), child.join());
            assertEquals(new Exit.Completed(), Children.exitOf(child));
            Children.awaitGone(child.pid());
            assertNextIsAsAny(runtime);
        }
    }

    @ParameterizedTest
    @CsvSource({"SENDS_BOOTSTRAP, BOOTSTRAP", "SENDS_WELCOME, WELCOME", "SENDS_RUN, RUN", "SENDS_CANCEL, CANCEL",
            "SENDS_DISCONNECT, DISCONNECT"})
    void framesThatOnlyAParentSendsEndTheChild(Behaviour behaviour, String kind) throws Exception {
        try (ChildRuntime runtime = open(behaviour)) {
            assertEquals("child failed: child sent a frame that only a parent sends: kind=" + kind
                    + ": task=sum, child=child-1, pid=…, code=137 (128+9, if a signal ended it); it wrote nothing to its"
                    + " standard error",
                    Children.text(assertThrows(WorkerCrashedException.class, () -> runtime.run(_ -> 1, NAMED))));
            assertNextIsAsAny(runtime);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "NAMES_RECORD | class dev.prong.child.HostileChild$Marked is no record here; run both sides with the same version of it",
            "NAMES_ENUM | class dev.prong.child.HostileChild$Marked is no enum here; run both sides with the same version of it",
            "NAMES_ENUM_SET | class dev.prong.child.HostileChild$Marked is no enum here; run both sides with the same version of it",
            "NAMES_LAMBDA | a message or a result names code; only a task may, from a parent to its child",
            "NAMES_STATELESS | a message or a result names code; only a task may, from a parent to its child"})
    void noCodeOfAClassRunsBecauseAChildHasNamedIt(Behaviour behaviour, String reason) throws Exception {
        try (ChildRuntime runtime = open(behaviour)) {
            assertEquals("result cannot be decoded: task=sum, child=child-1; " + reason,
                    assertThrows(MessageException.class, () -> runtime.run(_ -> 1, NAMED)).getMessage());
            assertNull(System.getProperty(HostileChild.Marks.PROPERTY));
            assertNextIsAsAny(runtime);
        }
    }

    @Test
    void arrayOfAClassRunsNoneOfItsCode() throws Exception {
        try (ChildRuntime runtime = open(Behaviour.NAMES_ARRAY)) {
            assertEquals(HostileChild.Marked[].class, runtime.<Object> run(_ -> 1, NAMED).getClass());
            assertNull(System.getProperty(HostileChild.Marks.PROPERTY));
            assertNextIsAsAny(runtime);
        }
    }

    private static void assertNextIsAsAny(ChildRuntime runtime) throws InterruptedException {
        // A child that ends without a word may take a task with it before that is noticed.
        assertEquals("next", runtime.run(_ -> "next", TaskOptions.defaults().withRetries(1)));
    }

    /** Its first child is hostile, the others are as any. */
    private ChildRuntime open(Behaviour behaviour) throws IOException {
        return Children.builder().java(script(behaviour)).onOutput(_ -> lines.incrementAndGet()).build();
    }

    private Path script(Behaviour behaviour) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path file = Files.writeString(folder.resolve("java"), """
                #!/bin/sh
                if mkdir '%s' 2>/dev/null; then
                    exec '%s' -cp '%s' %s %s
                fi
                exec '%2$s' "$@"
                """.formatted(folder.resolve("begun"), java, System.getProperty("java.class.path"),
                HostileChild.class.getName(), behaviour));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
