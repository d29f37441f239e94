package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.Worker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a task is told about itself. */
abstract non-sealed class ContextContract extends Contract {

    record Named(int n) implements Task<String> {
        @Override
        public String run(TaskContext context) {
            return context.name();
        }
    }

    @Test
    void nameIsTheOneThatWasGiven() throws InterruptedException {
        TaskHandle<String> handle = runtime().submit(TaskContext::name, TaskOptions.defaults().withName("thumbnail"));
        assertEquals("thumbnail", handle.join());
        assertEquals("thumbnail", handle.name());
    }

    /** What a task has been told. */
    private record Told(String name, int priority, int attempt, Optional<String> key, Map<String, Object> environment,
            Optional<Instant> deadline) {

        static Told of(TaskContext context) {
            return new Told(context.name(), context.priority(), context.attempt(), context.idempotencyKey(),
                    context.environment(), context.deadline());
        }
    }

    @Test
    void everythingThatWasGivenIsToldAndWhatIsInheritedGoesOnToSubTasks() throws InterruptedException {
        String spec = spec(pool(1));
        TaskOptions options = TaskOptions.timeout(Await.LIMIT).withName("given").withPriority(7)
                .withEnvironment("tenant", "blue").withIdempotencyKey("order-1").withRetries(2);
        Task<List<Told>> task = context -> {
            try (TaskRuntime same = TaskRuntime.open(spec)) {
                return List.of(Told.of(context), same.run(Told::of, TaskOptions.defaults().withName("sub")));
            }
        };
        List<Told> told = runtime().run(task, options);
        Optional<Instant> deadline = told.getFirst().deadline();
        Map<String, Object> environment = Map.of("tenant", "blue");
        assertTrue(deadline.isPresent());
        assertEquals(new Told("given", 7, 1, Optional.of("order-1"), environment, deadline), told.getFirst());
        // The same point in time, which a sub-task in another process is told as what is left.
        Optional<Instant> subDeadline = told.getLast().deadline();
        assertEquals(new Told("sub", 7, 1, Optional.empty(), environment, subDeadline), told.getLast());
        Duration late = Duration.between(deadline.orElseThrow(), subDeadline.orElseThrow());
        assertTrue(late.abs().compareTo(Duration.ofSeconds(5)) < 0, () -> "sub-task's deadline differs by " + late);
    }

    @Test
    void nameIsElseMadeFromTheClass() throws InterruptedException {
        TaskHandle<String> handle = runtime().submit(new Named(1));
        assertEquals("Named", handle.join());
        assertEquals("Named", handle.name());
    }

    @Test
    void nameOfALambdaIsTheSameOnBothSides() throws InterruptedException {
        TaskHandle<String> handle = runtime().submit(context -> context.name());
        assertEquals(handle.name(), handle.join());
        assertFalse(handle.name().contains("0x"), handle.name());
        assertTrue(handle.name().contains("ContextContract"), handle.name());
    }

    @Test
    void workerNameIsOfThisBackend() throws InterruptedException {
        String name = runtime().run(TaskContext::workerName);
        assertTrue(name.matches(backend().workerName() + "-\\d+"), name);
    }

    @Test
    void workersOfTheirOwnHaveNumbersThatRise() throws InterruptedException {
        List<Worker<String>> workers = new ArrayList<>();
        try (TaskRuntime other = open(pool(1))) {
            for (TaskRuntime each : List.of(runtime(), other, runtime())) {
                workers.add(each.start(TaskContext::workerName));
            }
            for (Worker<String> worker : workers) {
                assertEquals(worker.name(), worker.join());
            }
        }
        long first = workers.getFirst().id();
        assertTrue(first >= 1, () -> "id=" + first);
        assertTrue(workers.get(1).id() > first);
        assertTrue(workers.get(2).id() > workers.get(1).id());
        assertEquals(first, workers.getFirst().id());
    }

    @Test
    void taskOfAPoolHasNoPort() {
        TaskFailedException failed = assertThrows(TaskFailedException.class, () -> runtime().run(context -> {
            context.parent();
            return null;
        }));
        assertEquals("java.lang.IllegalStateException", failed.causeType());
        assertTrue(failed.getCause().getMessage().startsWith("a task of a pool has no port: task="),
                failed.getCause().getMessage());
    }

    @Test
    void isNotCancelledAtFirst() throws InterruptedException {
        assertEquals(false, runtime().run(context -> {
            context.throwIfCancelled();
            return context.isCancelled();
        }));
    }

    @Test
    void attemptAndIdempotencyKeyAreTold() throws InterruptedException {
        Task<String> tells = context -> context.attempt() + " " + context.idempotencyKey().orElse("none");
        TaskOptions keyed = TaskOptions.defaults().withIdempotencyKey("order-1");
        assertEquals("1 none", runtime().run(tells));
        assertEquals("1 order-1", runtime().run(tells, keyed));
        assertEquals("1 order-1", runtime().run(tells, keyed.withRetries(3)));
        assertEquals("1 order-1", runtime().start(tells, keyed, _ -> {}).join());
    }

    @Test
    void mayBeUsedByThreadsOfTheTask() throws InterruptedException {
        Recorder<String> heard = new Recorder<>();
        Worker<String> worker = runtime().start(context -> {
            Thread thread = Thread.startVirtualThread(() -> context.parent().postMessage(context.workerName()));
            thread.join();
            return context.workerName();
        }, heard);
        assertEquals(worker.name(), worker.join());
        assertEquals(worker.name(), heard.nextMessage());
        assertTrue(worker.name().matches(backend().workerName() + "-\\d+"), worker.name());
    }

    @Test
    void outputReachesTheStartersProcessBeforeTheAnswer() throws InterruptedException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            runtime().run(context -> {
                context.out().println("a line of output: \u00e9\u20ac");
                context.err().println("a line of errors: \u00e9\u20ac");
                return null;
            });
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertTrue(written.toString(StandardCharsets.UTF_8).contains("a line of output: \u00e9\u20ac"),
                written::toString);
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains("a line of errors: \u00e9\u20ac"),
                errors::toString);
    }

    @Test
    void taskRunsOnAThreadThatIsNotItsStarters() throws InterruptedException {
        String here = ProcessHandle.current().pid() + " " + Thread.currentThread().threadId();
        String there = runtime().run(_ -> ProcessHandle.current().pid() + " " + Thread.currentThread().threadId());
        assertFalse(here.equals(there), there);
    }

    @Test
    void taskSeesItsOwnClassLoaderAsTheContextClassLoader() throws InterruptedException {
        assertEquals(true, runtime().run(_ -> {
            String name = ContextContract.class.getName();
            return Thread.currentThread().getContextClassLoader().loadClass(name) == ContextContract.class;
        }));
    }
}
