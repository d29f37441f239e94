package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MapOptions;
import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Environment data of a whole runtime. */
@Timeout(60)
class EnvironmentDataTest {

    private static final Task<Object> TENANT = context -> context.environment().get("tenant");
    private static final TaskOptions GREEN = TaskOptions.defaults().withEnvironment("tenant", "green");

    private static WorkerRuntime.Builder blue() {
        return WorkerRuntime.builder().threads(1).environmentData("tenant", "red").environmentData("tenant", "blue");
    }

    @Test
    void everyTaskHasIt() throws Exception {
        BlockingQueue<Object> prepared = new LinkedBlockingQueue<>();
        Task<Object> noting = context -> prepared.add(context.environment());
        try (WorkerRuntime runtime = blue().setup(noting).teardown(noting).build()) {
            assertEquals("blue", runtime.run(TENANT));
            assertEquals("blue", runtime.start(TENANT).join());
            assertEquals(List.of("blue", "blue"), runtime.map(List.of(1, 2), _ -> TENANT));
            assertEquals(List.of("blue"), runtime.map(Stream.of(1), _ -> TENANT, MapOptions.defaults()).toList());
            try (var stream = runtime.stream(String.class, context -> {
                context.emit(context.environment().get("tenant"));
                return null;
            }, TaskOptions.defaults())) {
                assertEquals("blue", stream.iterator().next());
            }
            // A callable has no context, and what it runs belongs to it.
            assertEquals("blue", runtime.asExecutorService().submit(() -> {
                try (TaskRuntime other = WorkerRuntime.builder().threads(1).build()) {
                    return other.run(TENANT);
                }
            }).get());
        }
        assertEquals(List.of(Map.of("tenant", "blue"), Map.of("tenant", "blue")), List.copyOf(prepared));
    }

    @Test
    void itsOwnAndWhatItInheritsGoBefore() throws Exception {
        Task<List<Object>> outer = context -> {
            try (TaskRuntime other = WorkerRuntime.builder().threads(1).environmentData("tenant", "black")
                    .environmentData("more", 1).build()) {
                return List.of(context.environment(), other.run(inner -> inner.environment()));
            }
        };
        try (WorkerRuntime runtime = blue().build()) {
            assertEquals("green", runtime.run(TENANT, GREEN));
            assertEquals(List.of(Map.of("tenant", "green"), Map.of("tenant", "green", "more", 1)),
                    runtime.run(outer, GREEN));
            assertEquals(List.of(Map.of("tenant", "blue"), Map.of("tenant", "blue", "more", 1)), runtime.run(outer));
        }
    }

    @Test
    void eachTaskHasACopyUnlessReferencesAreShared() throws Exception {
        List<String> list = new ArrayList<>(List.of("first"));
        Task<List<String>> adding = context -> {
            @SuppressWarnings("unchecked")
            List<String> found = (List<String>) context.environment().get("list");
            found.add("more");
            return found;
        };
        try (WorkerRuntime runtime = WorkerRuntime.builder().threads(1).environmentData("list", list).build()) {
            list.add("too late");
            List<String> seen = runtime.run(adding);
            assertNotSame(list, seen);
            assertEquals(List.of("first", "more"), seen);
            assertEquals(List.of("first", "more"), runtime.run(adding));
        }
        try (WorkerRuntime runtime = WorkerRuntime.builder().threads(1).captures(Captures.REFERENCE)
                .environmentData("list", list).build()) {
            assertSame(list, runtime.run(adding));
        }
    }

    @Test
    void whatCannotCrossIsRefusedByTheBuilder() {
        WorkerRuntime.Builder builder = WorkerRuntime.builder().environmentData("thread", Thread.currentThread());
        String refused = assertThrows(MessageException.class, builder::build).getMessage();
        assertTrue(refused.startsWith("environment data cannot cross: runtime=worker, variable=thread; "), refused);
        builder.captures(Captures.REFERENCE).build().close();
        assertEquals("variable must not be blank: variable=' '", assertThrows(IllegalArgumentException.class,
                () -> WorkerRuntime.builder().environmentData(" ", 1)).getMessage());
    }
}
