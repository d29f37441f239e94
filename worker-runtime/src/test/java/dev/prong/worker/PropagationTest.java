package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.ContextPropagator;
import dev.prong.ContextPropagator.Captured;
import dev.prong.MapOptions;
import dev.prong.Task;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.WhenFull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What belongs to the submitting thread is in place while the task runs, and no longer. */
@Timeout(60)
class PropagationTest {

    private static final ScopedValue<String> USER = ScopedValue.newInstance();
    private static final ThreadLocal<String> TRACE = new ThreadLocal<>();

    private static final Task<String> SEEN = _ -> USER.orElse("nobody") + " " + TRACE.get();

    private final List<String> steps = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void forgetTrace() {
        TRACE.remove();
    }

    private static WorkerRuntime.Builder plain() {
        return WorkerRuntime.builder().threads(1).captures(Captures.REFERENCE);
    }

    private static WorkerRuntime.Builder builder() {
        return plain().propagate(ContextPropagator.scopedValue(USER)).propagate(ContextPropagator.threadLocal(TRACE));
    }

    private ContextPropagator noting(String name) {
        return () -> {
            steps.add(name + " captures");
            return task -> {
                steps.add(name + " begins");
                task.run();
                steps.add(name + " ends");
            };
        };
    }

    @Test
    void taskSeesWhatItsSubmitterHadAndTheNextDoesNot() throws Exception {
        try (WorkerRuntime runtime = builder().build()) {
            TRACE.set("t1");
            assertEquals("ann t1", ScopedValue.where(USER, "ann").call(() -> runtime.run(SEEN)));
            TRACE.remove();
            assertEquals("nobody null", runtime.run(SEEN));
        }
        try (WorkerRuntime runtime = plain().build()) {
            TRACE.set("t1");
            assertEquals("nobody null", ScopedValue.where(USER, "ann").call(() -> runtime.run(SEEN)));
        }
    }

    @Test
    void itIsTakenWhenTheTaskIsSubmitted() throws Exception {
        try (WorkerRuntime runtime = builder().build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            TRACE.set("then");
            TaskHandle<String> handle = ScopedValue.where(USER, "ann").call(() -> runtime.submit(SEEN));
            TRACE.set("now");
            gate.open();
            assertEquals("ann then", handle.join());
        }
    }

    @Test
    void startedWorkersExecutorsAndMappedTasksSeeIt() throws Exception {
        try (WorkerRuntime runtime = builder().build()) {
            TRACE.set("t1");
            ScopedValue.where(USER, "ann").call(() -> {
                assertEquals("ann t1", runtime.start(SEEN).join());
                assertEquals("ann t1", runtime.asExecutorService().submit(() -> SEEN.run(null)).get());
                assertEquals(List.of("ann t1", "ann t1"),
                        runtime.map(Stream.of(1, 2), _ -> SEEN, MapOptions.defaults()).toList());
                return null;
            });
        }
    }

    @Test
    void taskWithinATaskSeesWhatThatOneHas() throws Exception {
        try (WorkerRuntime runtime = builder().build()) {
            TRACE.set("outer");
            assertEquals("ann outer, bob inner, ann outer", ScopedValue.where(USER, "ann").call(() -> runtime.run(_ -> {
                String before = SEEN.run(null);
                TRACE.set("inner");
                TaskHandle<String> inner = ScopedValue.where(USER, "bob").call(() -> runtime.submit(SEEN));
                TRACE.set("outer");
                return before + ", " + inner.join() + ", " + SEEN.run(null); // The only worker runs it here.
            })));
        }
    }

    @Test
    void callerThatRunsATaskIsLeftAsItWas() throws Exception {
        try (WorkerRuntime runtime = builder().queueCapacity(1).whenFull(WhenFull.RUN_IN_CALLER).build()) {
            Gate gate = new Gate(1);
            runtime.submit(gate.task());
            gate.awaitEntered();
            runtime.submit(_ -> 1);
            TRACE.set("mine");
            TaskHandle<String> here = ScopedValue.where(USER, "ann").call(() -> runtime.submit(_ -> {
                String seen = SEEN.run(null);
                TRACE.set("changed");
                return seen;
            }));
            assertEquals("ann mine", here.join());
            assertEquals("mine", TRACE.get());
            assertFalse(USER.isBound());
            gate.open();
        }
    }

    @Test
    void theFirstIsAroundTheNextAndEndsWhenTheTaskFailsToo() throws InterruptedException {
        IllegalStateException broken = new IllegalStateException("broken");
        try (WorkerRuntime runtime = plain().propagate(noting("one")).propagate(noting("two")).build()) {
            TaskHandle<Object> handle = runtime.submit(_ -> {
                steps.add("task");
                throw broken;
            });
            assertSame(broken, assertThrows(TaskFailedException.class, handle::join).getCause());
            assertEquals(List.of("one captures", "two captures", "one begins", "two begins", "task", "two ends",
                    "one ends"), steps);
        }
    }

    @Test
    void setUpIsNobodys() throws InterruptedException {
        try (WorkerRuntime runtime = plain().propagate(noting("one")).setup(_ -> steps.add("set-up")).build()) {
            runtime.run(_ -> 1);
            assertEquals(List.of("one captures", "set-up", "one begins", "one ends"), steps);
        }
    }

    @Test
    void whatThePropagatorThrowsIsToldWhereItHappens() throws InterruptedException {
        IllegalStateException broken = new IllegalStateException("broken");
        try (WorkerRuntime runtime = plain().propagate(() -> {
            throw broken;
        }).build()) {
            assertSame(broken, assertThrows(IllegalStateException.class, () -> runtime.submit(SEEN)));
            assertSame(broken, assertThrows(IllegalStateException.class, () -> runtime.start(SEEN)));
            assertEquals(0, runtime.stats().submitted());
        }
        assertFailsWith("broken", _ -> {
            throw broken;
        });
        assertFailsWith("context propagator did not run the task; run it once", _ -> {});
        assertFailsWith("context propagator runs the task again; run it once", task -> {
            task.run();
            task.run();
        });
    }

    private static void assertFailsWith(String message, Captured captured) throws InterruptedException {
        try (WorkerRuntime runtime = plain().propagate(() -> captured).build()) {
            TaskFailedException failed = assertThrows(TaskFailedException.class, () -> runtime.run(SEEN));
            assertEquals(message, failed.getCause().getMessage());
        }
    }
}
