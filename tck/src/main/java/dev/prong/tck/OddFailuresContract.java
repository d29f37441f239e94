package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskFailedException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exceptions whose own methods misbehave are failures of their task like any other, and nothing behind them is lost. */
abstract non-sealed class OddFailuresContract extends Contract {

    @AfterEach
    void runsTheNextTask() throws InterruptedException {
        assertEquals("next", runtime().run(_ -> "next"));
    }

    private static class Odd extends RuntimeException {
        Odd() {
            super("odd", new IOException("behind"));
        }
    }

    private static final class NoStack extends Odd {
        @Override
        @SuppressWarnings("ReturnsNullArray")
        public StackTraceElement[] getStackTrace() {
            return null;
        }
    }

    private static final class StackOfNulls extends Odd {
        @Override
        public StackTraceElement[] getStackTrace() {
            return new StackTraceElement[] {null, new StackTraceElement("Shop", "pay", "Shop.java", 7), null};
        }
    }

    private static final class StackThrows extends Odd {
        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no stack");
        }
    }

    private static final class CauseThrows extends Odd {
        @Override
        public synchronized Throwable getCause() {
            throw OddFailuresContract.<RuntimeException> undeclared(new IOException("no cause"));
        }
    }

    private static final class Broken {
        static final int NUMBER = number();

        private static int number() {
            throw new IllegalStateException("no number", new IOException("behind"));
        }
    }

    @Test
    void takesAStackThatIsNull() {
        assertTells(NoStack.class, failureOf(_ -> {
            throw new NoStack();
        }));
    }

    @Test
    void takesAStackOfNulls() {
        TaskFailedException failed = failureOf(_ -> {
            throw new StackOfNulls();
        });
        assertTells(StackOfNulls.class, failed);
        if (can(Capability.ISOLATE)) {
            assertArrayEquals(new StackTraceElement[] {new StackTraceElement("Shop", "pay", "Shop.java", 7)},
                    failed.getCause().getStackTrace());
        }
    }

    @Test
    void takesAStackThatThrows() {
        TaskFailedException failed = failureOf(_ -> {
            throw new StackThrows();
        });
        assertTells(StackThrows.class, failed);
        if (can(Capability.ISOLATE)) {
            assertEquals("java.lang.IllegalStateException: no stack",
                    failed.getCause().getSuppressed()[0].toString());
        }
    }

    @Test
    void takesACauseThatThrowsWhatNobodyDeclared() {
        TaskFailedException failed = failureOf(_ -> {
            throw new CauseThrows();
        });
        assertTells(CauseThrows.class, failed);
    }

    @Test
    void tellsWhyAStaticInitialiserFailed() {
        TaskFailedException failed = failureOf(_ -> Broken.NUMBER);
        assertTrue(failed.isCausedBy(IllegalStateException.class) || failed.causeType().contains("NoClassDefFound"));
        assertTrue(failed.isCausedBy(LinkageError.class));
    }

    private static void assertTells(Class<? extends Throwable> thrown, TaskFailedException failed) {
        assertEquals(thrown.getName(), failed.causeType());
        assertTrue(failed.isCausedBy(thrown));
        assertTrue(failed.isCausedBy(IOException.class));
        assertEquals(false, failed.isCausedBy(Error.class));
    }

    private TaskFailedException failureOf(Task<?> task) {
        return assertThrows(TaskFailedException.class, () -> runtime().run(task));
    }

    /** Throws what the caller need not declare, as other languages do everywhere. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E undeclared(Exception thrown) throws E {
        throw (E) thrown;
    }
}
