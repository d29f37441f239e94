package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.worker.WorkerRuntime;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Environment data of a whole runtime, which has nothing to do with the environment of its processes. */
@Timeout(60)
class EnvironmentDataTest extends WatchedChildren {

    private static final Task<Object> TENANT = context -> context.environment().get("tenant");
    private static final TaskOptions GREEN = TaskOptions.defaults().withEnvironment("tenant", "green");

    private interface Job<V> extends Callable<V>, Serializable {
    }

    private record Tenant(String name) {
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void everyTaskHasItAndItsOwnGoesBefore(Transport transport) throws Exception {
        List<Integer> list = new ArrayList<>(List.of(1));
        ChildRuntime.Builder builder = builder().transport(transport).environmentData("tenant", "red")
                .environmentData("tenant", "blue").environmentData("list", list)
                .environmentData("record", new Tenant("blue")).environmentData("null", null);
        list.add(2);
        Task<Map<String, Object>> all = context -> context.environment();
        Task<List<Object>> outer = context -> {
            try (WorkerRuntime other = WorkerRuntime.builder().threads(1).environmentData("tenant", "black")
                    .environmentData("more", 1).build()) {
                return other.run(inner -> List.of(inner.environment().get("tenant"), inner.environment().get("more")));
            }
        };
        Job<Object> job = () -> {
            try (WorkerRuntime other = WorkerRuntime.builder().threads(1).build()) {
                return other.run(TENANT);
            }
        };
        try (ChildRuntime runtime = builder.build()) {
            Map<String, Object> seen = runtime.run(all);
            assertEquals(List.of("blue", List.of(1), new Tenant("blue")),
                    List.of(seen.get("tenant"), seen.get("list"), seen.get("record")));
            assertTrue(seen.containsKey("null") && seen.get("null") == null && seen.size() == 4, seen::toString);
            assertEquals("green", runtime.run(TENANT, GREEN));
            assertEquals("blue", runtime.start(TENANT).join());
            assertEquals(List.of("blue"), runtime.map(List.of(1), _ -> TENANT));
            assertEquals("blue", runtime.asExecutorService().submit(job).get());
            assertEquals(List.of("blue", 1), runtime.run(outer));
            assertEquals(List.of("green", 1), runtime.run(outer, GREEN));
            assertEquals("none", runtime.run(_ -> System.getenv().getOrDefault("tenant", "none")));
        }
    }

    @Test
    void whatCannotCrossIsRefusedByTheBuilder() {
        ChildRuntime.Builder builder = builder();
        String refused = assertThrows(MessageException.class,
                () -> builder.environmentData("thread", Thread.currentThread())).getMessage();
        assertTrue(refused.startsWith("environment data cannot cross: runtime=child, variable=thread; "), refused);
        assertEquals("variable must not be blank: variable=' '", assertThrows(IllegalArgumentException.class,
                () -> builder.environmentData(" ", 1)).getMessage());
    }
}
