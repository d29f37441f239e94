package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskContext;
import dev.prong.TaskFailedException;
import dev.prong.TaskOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a task throws reaches the caller: its class, text, stack, causes and suppressed exceptions. */
abstract non-sealed class FailuresContract extends Contract {

    @AfterEach
    void runsTheNextTask() throws InterruptedException {
        assertEquals("next", runtime().run(_ -> "next"));
    }

    @Test
    void tellsTheClassAndTheText() {
        TaskFailedException failed = failureOf(_ -> {
            throw new IOException("disk full");
        });
        assertEquals("java.io.IOException", failed.causeType());
        assertEquals("disk full", failed.getCause().getMessage());
        assertEquals("java.io.IOException: disk full", failed.getCause().toString());
    }

    @Test
    void namesTheTaskAndTheWorker() {
        TaskFailedException failed = assertThrows(TaskFailedException.class, () -> runtime().run(_ -> {
            throw new IOException("disk full");
        }, TaskOptions.defaults().withName("saving")));
        assertTrue(failed.getMessage().contains("task=saving, worker=" + backend().workerName() + "-"),
                failed.getMessage());
        assertTrue(failed.getMessage().contains("java.io.IOException: disk full"), failed.getMessage());
    }

    /** A text that would forge a line of a log, set the title of a terminal and turn the direction of writing. */
    @Test
    void textIsOneBoundedLineOfTheMessageAndWholeInTheCause() {
        String text = "a\nWARNING: forged\r\u001b]0;title\u0007\u202e" + "x".repeat(5_000);
        TaskFailedException failed = failureOf(_ -> {
            throw new IllegalStateException(text);
        });
        String message = failed.getMessage();
        assertTrue(message.contains(", cause=java.lang.IllegalStateException: a\\nWARNING:"
                + " forged\\r\\u001b]0;title\\u0007\\u202exxx"), message);
        assertTrue(message.endsWith("xxx... (3062 more characters)"), message);
        assertEquals(text, failed.getCause().getMessage());
        assertEquals("java.lang.IllegalStateException: " + text, failed.getCause().toString());
    }

    @Test
    void knowsTheSuperclasses() {
        TaskFailedException failed = failureOf(_ -> {
            throw new FileNotFoundException("x");
        });
        assertTrue(failed.isCausedBy(FileNotFoundException.class));
        assertTrue(failed.isCausedBy(IOException.class));
        assertTrue(failed.isCausedBy(Exception.class));
        assertTrue(failed.isCausedBy(Throwable.class));
        assertFalse(failed.isCausedBy(RuntimeException.class));
    }

    @Test
    void knowsItsOwnCauses() {
        TaskFailedException failed = failureOf(_ -> {
            throw new IllegalStateException("outer", new UncheckedIOException("middle", new IOException("inner")));
        });
        assertEquals("java.lang.IllegalStateException", failed.causeType());
        assertTrue(failed.isCausedBy(UncheckedIOException.class));
        assertTrue(failed.isCausedBy(IOException.class));
        assertFalse(failed.isCausedBy(Error.class));
        Throwable middle = failed.getCause().getCause();
        assertEquals("java.io.UncheckedIOException: middle", middle.toString());
        assertEquals("java.io.IOException: inner", middle.getCause().toString());
        assertNull(middle.getCause().getCause());
    }

    @Test
    void keepsTheStack() {
        TaskFailedException failed = failureOf(FailuresContract::failing);
        StackTraceElement top = failed.getCause().getStackTrace()[0];
        assertEquals(FailuresContract.class.getName() + ".failing", top.getClassName() + "." + top.getMethodName());
        assertEquals("FailuresContract.java", top.getFileName());
        assertTrue(top.getLineNumber() > 0, top::toString);
    }

    @Test
    void keepsTheStackOfACause() {
        TaskFailedException failed = failureOf(context -> {
            try {
                return failing(context);
            } catch (IllegalStateException e) {
                throw new IOException(e);
            }
        });
        assertEquals("failing", failed.getCause().getCause().getStackTrace()[0].getMethodName());
    }

    @Test
    void keepsTheSuppressed() {
        TaskFailedException failed = failureOf(_ -> {
            IOException e = new IOException("body");
            e.addSuppressed(new IllegalStateException("close", new Error("deep")));
            e.addSuppressed(new IOException("second close"));
            throw e;
        });
        assertEquals("[java.lang.IllegalStateException: close, java.io.IOException: second close]",
                Arrays.toString(failed.getCause().getSuppressed()));
        assertEquals("java.lang.Error: deep", failed.getCause().getSuppressed()[0].getCause().toString());
    }

    @Test
    void takesAnExceptionWithoutText() {
        TaskFailedException failed = failureOf(_ -> {
            throw new IOException();
        });
        assertNull(failed.getCause().getMessage());
        assertEquals("java.io.IOException", failed.getCause().toString());
    }

    @Test
    void takesAnExceptionOfOnesOwn() {
        TaskFailedException failed = failureOf(_ -> {
            throw new Odd(Thread.currentThread());
        });
        assertEquals(Odd.class.getName(), failed.causeType());
        assertTrue(failed.isCausedBy(Odd.class));
        assertEquals("odd text", failed.getCause().getMessage());
        assertEquals(Odd.class.getName() + ": odd text", failed.getCause().toString());
    }

    /** An exception class that a child names is never loaded, and so its code cannot run here. */
    @Test
    void givesTheExceptionItselfFromThisProcessAndAStandInFromAnother() {
        TaskFailedException failed = failureOf(_ -> {
            throw new Odd(Thread.currentThread());
        });
        assertEquals(!can(Capability.ISOLATE), failed.getCause() instanceof Odd);
    }

    @Test
    void takesAnAnonymousException() {
        TaskFailedException failed = failureOf(FailuresContract::failingAnonymously);
        assertTrue(failed.causeType().startsWith(FailuresContract.class.getName() + "$"), failed.causeType());
        assertTrue(failed.isCausedBy(IOException.class));
    }

    @Test
    void takesAnError() {
        TaskFailedException failed = failureOf(_ -> {
            throw new AssertionError("wrong");
        });
        assertEquals("java.lang.AssertionError", failed.causeType());
        assertTrue(failed.isCausedBy(Error.class));
    }

    @Test
    void takesAStackOverflow() {
        TaskFailedException failed = failureOf(_ -> endless(0));
        assertEquals("java.lang.StackOverflowError", failed.causeType());
        assertEquals("endless", failed.getCause().getStackTrace()[10].getMethodName());
    }

    @Test
    void takesAnOutOfMemoryError() {
        TaskFailedException failed = failureOf(_ -> new long[Integer.MAX_VALUE][]);
        assertEquals("java.lang.OutOfMemoryError", failed.causeType());
    }

    @Test
    void takesAnExceptionWhoseMethodsThrow() {
        TaskFailedException failed = failureOf(_ -> {
            throw new Hostile();
        });
        assertEquals(Hostile.class.getName(), failed.causeType());
        assertTrue(failed.isCausedBy(Hostile.class));
        assertTrue(failed.isCausedBy(RuntimeException.class));
    }

    @Test
    void takesACycleOfCauses() {
        TaskFailedException failed = failureOf(_ -> {
            Exception first = new Exception("first");
            Exception second = new Exception("second", first);
            first.initCause(second);
            throw first;
        });
        assertEquals("java.lang.Exception: second", failed.getCause().getCause().toString());
        assertFalse(failed.isCausedBy(Error.class));
    }

    @Test
    void takesATextOfAnyKindAndLength() {
        String text = "\uD83C lone, \0, " + "long ".repeat(10_000);
        TaskFailedException failed = failureOf(_ -> {
            throw new IOException(text);
        });
        assertEquals(text, failed.getCause().getMessage());
    }

    @Test
    void takesAManyLinkedChain() {
        TaskFailedException failed = failureOf(_ -> {
            Exception e = new Exception("0");
            for (int i = 1; i < 30; i++) {
                e = new Exception(Integer.toString(i), e);
            }
            throw e;
        });
        Throwable last = failed;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        assertEquals("java.lang.Exception: 0", last.toString());
    }

    @Test
    void tellsAnInterruptThatNobodyAskedForAsAFailure() {
        assertEquals("java.lang.InterruptedException", failureOf(_ -> {
            throw new InterruptedException("by itself");
        }).causeType());
    }

    @Test
    void tellsACancellationThatNobodyAskedForAsAFailure() {
        assertEquals(TaskCancelledException.class.getName(), failureOf(_ -> {
            throw new TaskCancelledException("by itself", null);
        }).causeType());
    }

    @Test
    void doesNotLeaveAnInterruptToTheNextTask() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            runtime().run(_ -> {
                Thread.currentThread().interrupt();
                return null;
            });
            assertEquals(false, runtime().run(_ -> Thread.currentThread().isInterrupted()));
        }
    }

    private TaskFailedException failureOf(Task<?> task) {
        return assertThrows(TaskFailedException.class, () -> runtime().run(task));
    }

    private static String failing(TaskContext context) {
        throw new IllegalStateException("failing in " + context.name());
    }

    private static String failingAnonymously(TaskContext context) throws IOException {
        throw new IOException("anonymous in " + context.name()) {
        };
    }

    private static int endless(int depth) {
        return depth < 0 ? 0 : endless(depth + 1) + 1;
    }

    private static final class Odd extends Exception {
        private final transient Thread thread;

        private Odd(Thread thread) {
            super("odd");
            this.thread = thread;
        }

        @Override
        public String getMessage() {
            return thread == null ? "no thread" : "odd text";
        }
    }

    private static final class Hostile extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
        }
    }
}
