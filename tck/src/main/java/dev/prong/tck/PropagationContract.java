package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.ContextPropagator;
import dev.prong.MapOptions;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a propagator takes from the thread that submits a task is in place where the task runs, and nowhere else. */
abstract non-sealed class PropagationContract extends Contract {

    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    private static final Task<String> SEEN = _ -> "tenant=" + TENANT.get();

    /** A callable that crosses to children too. */
    private interface Job<V> extends Callable<V>, Serializable {
    }

    /** What crosses: a record, which finds its thread local where it arrives. */
    private record Carried(String tenant) implements ContextPropagator.Captured {
        @Override
        public void around(Runnable task) {
            String former = TENANT.get();
            TENANT.set(tenant);
            try {
                task.run();
            } finally {
                TENANT.set(former);
            }
        }
    }

    private record Repeated(int times) implements ContextPropagator.Captured {
        @Override
        public void around(Runnable task) {
            for (int i = 0; i < times; i++) {
                task.run();
            }
        }
    }

    private record Broken(String text) implements ContextPropagator.Captured {
        @Override
        public void around(Runnable task) {
            throw new IllegalStateException(text);
        }
    }

    @BeforeEach
    void carryTheTenant() {
        requires(Capability.PROPAGATE);
        built().reset();
        built().carry(() -> new Carried(TENANT.get()));
    }

    @AfterEach
    void forgetTheTenant() {
        TENANT.remove();
    }

    @Test
    void taskSeesWhatItsSubmitterHadAndTheNextDoesNot() throws InterruptedException {
        TENANT.set("ann");
        assertEquals("tenant=ann", carrying().run(SEEN));
        TENANT.remove();
        assertEquals("tenant=null", carrying().run(SEEN));
        built().carry(() -> ContextPropagator.Captured.NOTHING);
        assertEquals("tenant=null", carrying().run(SEEN));
    }

    @Test
    void itIsTakenOnceWhenTheTaskIsSubmitted() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        TENANT.set("then");
        TaskHandle<String> running = carrying().submit(waiting(begun, mayEnd, "running"));
        begun.expect();
        TaskHandle<String> handle = carrying().submit(SEEN);
        TENANT.set("now");
        mayEnd.raise();
        assertEquals("running", running.join());
        assertEquals("tenant=then", handle.join());
    }

    @Test
    void workersOfTheirOwnMappedTasksAndTheViewSeeItToo() throws Exception {
        TENANT.set("ann");
        assertEquals("tenant=ann", carrying().start(SEEN).join());
        assertEquals(List.of("tenant=ann"), carrying().map(List.of(1), _ -> SEEN));
        assertEquals(List.of("tenant=ann"), carrying().map(Stream.of(1), _ -> SEEN, MapOptions.defaults()).toList());
        Job<String> job = () -> "tenant=" + TENANT.get();
        assertEquals("tenant=ann", carrying().asExecutorService().submit(job).get());
    }

    @Test
    void workerIsLeftAsItWasAlsoByATaskThatFails() throws InterruptedException {
        TENANT.set("ann");
        Task<Void> failing = _ -> {
            throw new IllegalArgumentException(TENANT.get());
        };
        TaskFailedException failed = assertThrows(TaskFailedException.class, () -> carrying().run(failing));
        assertEquals("java.lang.IllegalArgumentException", failed.causeType());
        assertEquals("ann", failed.getCause().getMessage());
        built().carry(() -> ContextPropagator.Captured.NOTHING);
        assertEquals("tenant=null", carrying().run(SEEN));
    }

    @Test
    void taskKeepsItsNameAndItsOptions() throws InterruptedException {
        TaskHandle<String> plain = carrying().submit(context -> context.name());
        assertEquals(plain.name(), plain.join());
        assertTrue(plain.name().contains("PropagationContract"), plain.name());
        assertEquals("named 3", carrying().run(context -> context.name() + " " + context.priority(),
                TaskOptions.defaults().withName("named").withPriority(3)));
    }

    @Test
    void whatTheCaptureThrowsIsThrownToTheSubmitter() {
        IllegalStateException broken = new IllegalStateException("broken");
        built().carry(() -> {
            throw broken;
        });
        long submitted = carrying().stats().submitted();
        assertSame(broken, assertThrows(IllegalStateException.class, () -> carrying().submit(SEEN)));
        assertSame(broken, assertThrows(IllegalStateException.class, () -> carrying().start(SEEN)));
        assertEquals(submitted, carrying().stats().submitted());
    }

    @Test
    void whatItThrowsAroundTheTaskFailsTheTask() {
        assertFailsWith("broken", new Broken("broken"));
        assertFailsWith("context propagator did not run the task; run it once", new Repeated(0));
        assertFailsWith("context propagator runs the task again; run it once", new Repeated(2));
    }

    @Test
    void whatOnlyThisProcessHasIsCarriedByReferenceOrRefused() throws InterruptedException {
        built().carry(ContextPropagator.threadLocal(TENANT));
        TENANT.set("ann");
        if (!can(Capability.ISOLATE)) {
            assertEquals("tenant=ann", carrying().run(SEEN));
            return;
        }
        long submitted = carrying().stats().submitted();
        String refused = assertThrows(MessageException.class, () -> carrying().submit(SEEN)).getMessage();
        assertTrue(refused.startsWith("context cannot be carried to a child: task=PropagationContract"), refused);
        assertTrue(refused.contains("have the propagator capture a record"), refused);
        assertThrows(MessageException.class, () -> carrying().start(SEEN));
        assertEquals(submitted, carrying().stats().submitted());
    }

    private void assertFailsWith(String message, ContextPropagator.Captured captured) {
        built().carry(() -> captured);
        TaskFailedException failed = assertThrows(TaskFailedException.class, () -> carrying().run(SEEN));
        assertEquals("java.lang.IllegalStateException", failed.causeType());
        assertEquals(message, failed.getCause().getMessage());
    }

    /** The one that carries. */
    private TaskRuntime carrying() {
        return built().runtime();
    }
}
