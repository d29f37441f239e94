package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.TaskFailedException;
import dev.prong.TaskRuntime;
import dev.prong.Worker;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What threads share with their starter: what cannot change, what a task throws, and captures if that was asked for. */
final class ReferencesTest {

    private final TaskRuntime runtime = TaskRuntime.open("worker?threads=1");

    record Wrapper(BigInteger number) {
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void valueThatCannotChangeGoesByReference() throws InterruptedException {
        Wrapper wrapper = new Wrapper(BigInteger.TEN);
        String text = String.valueOf(new char[] {'t', 'e', 'x', 't'});
        assertSame(wrapper, runtime.run(_ -> wrapper));
        assertSame(text, runtime.run(_ -> text));
        Worker<Object> worker = runtime.start(context -> context.parent().receive());
        worker.postMessage(wrapper);
        assertSame(wrapper, worker.join());
    }

    @Test
    void valueThatCanChangeIsCopied() throws InterruptedException {
        List<Integer> list = new ArrayList<>(List.of(1));
        List<Integer> arrived = runtime.run(_ -> list);
        assertEquals(list, arrived);
        assertNotSame(list, arrived);
    }

    @Test
    void causeIsTheExceptionItself() {
        Exception[] thrown = new Exception[1];
        try (TaskRuntime sharing = TaskRuntime.open("worker?captures=reference")) {
            TaskFailedException failed = assertThrows(TaskFailedException.class, () -> sharing.run(_ -> {
                thrown[0] = new Exception("x");
                throw thrown[0];
            }));
            assertSame(thrown[0], failed.getCause());
        }
    }

    @Test
    void capturesGoByReferenceIfThatIsAskedFor() throws InterruptedException {
        Thread here = Thread.currentThread();
        List<Object> shared = new ArrayList<>();
        try (TaskRuntime sharing = TaskRuntime.open("worker?captures=reference")) {
            sharing.run(_ -> shared.add(here));
        }
        assertEquals(List.of(here), shared);
    }
}
