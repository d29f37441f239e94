package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskTimeoutException;
import dev.prong.testing.Residue;
import java.io.IOException;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Code of the user's that runs while values arrive holds up its own call alone, and is under the limits of that. */
@Timeout(Children.SECONDS)
class UsersCodeTest {

    /** What the constructors of this process do; nothing in a child, which has classes of its own. */
    private static volatile Runnable whileDecoding = () -> {};

    /** A record that takes its time to be made. */
    record Slow(int value) {

        /** Runs what the test wants. */
        Slow {
            whileDecoding.run();
        }
    }

    /** The same, only in a child. */
    record HangsInAChild(int value) {

        HangsInAChild {
            if (Boolean.getBoolean("hang")) {
                UsersCodeTest.hang();
            }
        }
    }

    private static final Task<Slow> SLOW = _ -> new Slow(1);

    private final CountDownLatch decoding = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void goOn() {
        goOn.countDown();
        whileDecoding = () -> {};
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void resultThatTakesLongToDecodeHoldsUpNoOther(Transport transport) throws Exception {
        whileDecoding = this::hangUntilTold;
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            TaskHandle<Slow> slow = runtime.submit(SLOW);
            decoding.await();
            assertEquals(2, runtime.<Integer> run(_ -> 2));
            goOn.countDown();
            assertEquals(1, slow.join().value());
        }
    }

    @Test
    void constructorOfAResultIsUnderTheLimitOfItsTask() throws Exception {
        whileDecoding = UsersCodeTest::hang;
        try (ChildRuntime runtime = Children.builder().build()) {
            runtime.run(_ -> null); // The child is there, and is not hurt.
            long pid = runtime.<Long> run(_ -> ProcessHandle.current().pid());
            TaskHandle<Slow> slow = runtime.submit(SLOW, TaskOptions.timeout(Duration.ofSeconds(2)).withName("slow"));
            String message = assertThrows(TaskTimeoutException.class, slow::join).getMessage();
            String[] parts = message.split(", at=", -1);
            assertEquals(
                    "task timed out: task=slow, worker=child-1, timeout=PT2S; its child had answered, and the answer"
                            + " could not be decoded in time: child=child-1",
                    parts[0]);
            assertTrue(parts[1].startsWith(UsersCodeTest.class.getName() + ".hang(UsersCodeTest.java:"), message);
            assertEquals(pid, runtime.<Long> run(_ -> ProcessHandle.current().pid()));
        }
    }

    @Test
    void interruptedConstructorEndsAtTheLimit() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        whileDecoding = () -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new IllegalStateException(e);
            }
        };
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskHandle<Slow> slow = runtime.submit(SLOW, TaskOptions.timeout(Duration.ofSeconds(4)).withName("slow"));
            assertEquals("task timed out: task=slow, worker=child-1, timeout=PT4S",
                    assertThrows(TaskTimeoutException.class, slow::join).getMessage());
            assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void constructorOfAResultMayRunATaskOnTheSameChild() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            StringBuilder got = new StringBuilder();
            whileDecoding = () -> {
                try {
                    got.append(runtime.<Object> run(_ -> "inner"));
                } catch (InterruptedException e) {
                    got.append(e);
                }
            };
            assertEquals(1, runtime.run(SLOW).value());
            assertEquals("inner", got.toString());
        }
    }

    @Test
    void constructorOfProgressHoldsUpItsOwnTaskOnly() throws Exception {
        whileDecoding = this::hangUntilTold;
        try (ChildRuntime runtime = Children.builder().tasksPerChild(2).build()) {
            TaskHandle<Integer> slow = runtime.submit(context -> {
                for (int i = 0; i < 100; i++) {
                    context.progress(new Slow(i));
                }
                return 1;
            });
            decoding.await();
            assertEquals(2, runtime.<Integer> run(_ -> 2));
            goOn.countDown();
            assertEquals(1, slow.join());
            assertEquals(99, ((Slow) slow.progress().orElseThrow()).value());
        }
    }

    @Test
    void constructorOfAMessageDoesNotHoldUpTheEndOfItsWorker() throws Exception {
        whileDecoding = UsersCodeTest::hang;
        try (ChildRuntime runtime = Children.builder().build()) {
            ChildProcess<Void> child = runtime.fork(context -> {
                context.parent().postMessage(new Slow(1));
                Thread.sleep(Long.MAX_VALUE);
                return null;
            });
            child.terminate();
            assertEquals(EndReason.TERMINATED, ((Exit.Killed) Children.exitOf(child)).reason());
        }
    }

    @Test
    void messagesComeInOrderWhoeverDecodesThem() throws Exception {
        whileDecoding = this::hangUntilTold;
        List<Object> heard = new CopyOnWriteArrayList<>();
        try (ChildRuntime runtime = Children.builder().build()) {
            ChildProcess<Void> child = runtime.fork(context -> {
                context.parent().postMessage(new Slow(1));
                context.parent().postMessage(2);
                context.parent().postMessage("three");
                return null;
            }, it -> it.onMessage(heard::add));
            decoding.await();
            goOn.countDown();
            assertEquals(new Exit.Completed(), Children.exitOf(child));
        }
        assertEquals(List.of(new Slow(1), 2, "three"), heard);
    }

    @Test
    void childWhoseMessageHangsStillHearsOfACancel() throws Exception {
        try (ChildRuntime runtime = Children.builder().javaOptions("-Dhang=true").gracePeriod(Duration.ofSeconds(20))
                .build()) {
            ChildProcess<Void> child = runtime.fork(context -> {
                context.parent().postMessage("begun");
                context.parent().receive();
                return null;
            }, it -> it.onMessage(_ -> it.terminate()));
            child.postMessage(new HangsInAChild(1));
            Exit.Killed killed = (Exit.Killed) Children.exitOf(child);
            assertEquals(new Exit.Killed(EndReason.TERMINATED, false, killed.certificate()), killed);
        }
    }

    @Test
    void resultWhoseIterationThrowsWhatItDoesNotDeclareIsTold() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskHandle<List<Object>> handle = runtime.submit(_ -> new HostileList(),
                    TaskOptions.defaults().withName("list"));
            assertEquals("result cannot cross: task=list; iterating over " + HostileList.class.getName()
                    + " threw java.io.IOException: from a result",
                    assertThrows(MessageException.class, handle::join).getMessage());
        }
    }

    /** A result that cannot be looked through. */
    static final class HostileList extends AbstractList<Object> {

        @Override
        public Object get(int index) {
            throw sneak(new IOException("from a result"));
        }

        @Override
        public Iterator<Object> iterator() {
            throw sneak(new IOException("from a result"));
        }

        @Override
        public int size() {
            return 1;
        }
    }

    /** An exception of a task, in the child. */
    static final class Hostile extends RuntimeException {

        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw sneak(new IOException("from getMessage"));
        }
    }

    @Test
    void exceptionWhoseMessageThrowsWhatItDoesNotDeclareEndsItsTask() throws Exception {
        try (ChildRuntime runtime = Children.builder().build()) {
            TaskHandle<Object> handle = runtime.submit(_ -> {
                throw new Hostile();
            });
            assertThrows(TaskException.class, handle::join);
            assertEquals(2, runtime.<Integer> run(_ -> 2));
        }
    }

    @Test
    void outputListenerThatThrowsWhatItDoesNotDeclareHurtsNoTask() throws Exception {
        try (ChildRuntime runtime = Children.builder().onOutput(_ -> {
            throw sneak(new IOException("from a test's listener, to be logged"));
        }).build()) {
            assertEquals(1, runtime.<Integer> run(_ -> {
                System.out.println("line");
                return 1;
            }));
        }
    }

    private void hangUntilTold() {
        decoding.countDown();
        boolean told = false;
        while (!told) {
            try {
                goOn.await();
                told = true;
            } catch (InterruptedException _) {
                // Told by the test only.
            }
        }
    }

    /** Hangs as long as this process lives, on a thread that does not keep it alive. */
    private static void hang() {
        CountDownLatch never = new CountDownLatch(1);
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException _) {
                // Obeys nothing.
            }
        }
    }

    /** Throws {@code thrown}, whatever it is. */
    private static RuntimeException sneak(Throwable thrown) {
        UsersCodeTest.<RuntimeException> throwUndeclared(thrown);
        return new IllegalStateException("not reached");
    }

    @SuppressWarnings("unchecked") // Which is the point.
    private static <E extends Throwable> void throwUndeclared(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
