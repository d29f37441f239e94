package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
import dev.prong.testing.Residue;
import java.util.AbstractList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failures that are larger than what crosses, and those that fail themselves. */
@Timeout(Children.SECONDS)
class LargeFailureTest {

    private static final TaskOptions NAMED = TaskOptions.defaults().withName("fail");

    private ChildRuntime runtime;

    @BeforeEach
    void open() {
        runtime = Children.builder().build();
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @Test
    void causesThatAreTooLargeInAllAreCutAndCounted() throws Exception {
        Throwable cause = assertThrows(TaskFailedException.class, () -> runtime.run(_ -> {
            throw nested(60, "x".repeat(1 << 20));
        })).getCause();
        assertEquals("x".repeat(1 << 20), cause.getMessage());
        int arrived = 0;
        int cutFrames = 0;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            arrived++;
            cutFrames += cause.getStackTrace().length - each.getStackTrace().length;
        }
        assertEquals("dev.prong.MessageException: parts of this failure were cut: exceptions=" + (60 - arrived)
                + ", stackFrames=" + cutFrames + ", maxCharacters=8388608", cause.getSuppressed()[0].toString());
        assertEquals("next", runtime.run(_ -> "next"));
    }

    @Test
    void errorOfAResultThatIsTooLargeIsCut() throws Exception {
        MessageException error = assertThrows(MessageException.class,
                () -> runtime.submit(_ -> new Broken(new IllegalStateException("x".repeat(1 << 28))), NAMED).join());
        assertTrue(error.getMessage().contains("xxx... (") && error.getMessage().length() < 2_100, error.getMessage());
        assertTrue(error.getCause().getMessage().length() >= 1 << 20);
        assertEquals("next", runtime.run(_ -> "next"));
    }

    @Test
    void errorOfAResultThatCannotBeToldIsTold() throws Exception {
        MessageException error = assertThrows(MessageException.class,
                () -> runtime.submit(_ -> new Broken(new Untold()), NAMED).join());
        assertEquals("result cannot cross: task=fail; iterating over dev.prong.child.LargeFailureTest$Broken threw "
                + "dev.prong.child.LargeFailureTest$Untold: toString() threw dev.prong.child.LargeFailureTest$Untold",
                error.getMessage());
        assertEquals("next", runtime.run(_ -> "next"));
    }

    private static RuntimeException nested(int exceptions, String message) {
        RuntimeException last = null;
        for (int i = 0; i < exceptions; i++) {
            last = new IllegalStateException(message, last);
        }
        return last;
    }

    /** A list that cannot be read. */
    private static final class Broken extends AbstractList<String> {

        private final RuntimeException why;

        Broken(RuntimeException why) {
            this.why = why;
        }

        @Override
        public String get(int index) {
            throw why;
        }

        @Override
        public int size() {
            throw why;
        }
    }

    /** An exception that cannot be printed. */
    @SuppressWarnings("OverrideThrowableToString") // It is what fails here.
    private static final class Untold extends RuntimeException {

        @Override
        public String toString() {
            throw this;
        }
    }
}
