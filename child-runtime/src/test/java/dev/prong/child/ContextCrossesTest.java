package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.ContextPropagator;
import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskOptions;
import dev.prong.testing.Residue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All that a task is to know besides its inputs reaches it in its child, and what it submits in a child of that. */
@Timeout(2 * Children.SECONDS)
class ContextCrossesTest {

    private static final ThreadLocal<String> TRACE = new ThreadLocal<>();
    private static final Duration TIME = Duration.ofSeconds(40);

    /** As the context of a trace crosses: as text. */
    private record TraceIs(String id) implements ContextPropagator.Captured {
        @Override
        public void around(Runnable task) {
            TRACE.set(id);
            try {
                task.run();
            } finally {
                TRACE.remove();
            }
        }
    }

    private record Seen(String name, int priority, int attempt, Optional<String> key, Map<String, Object> environment,
            String trace, String locale, String zone, long pid) {

        static Seen by(TaskContext context) {
            return new Seen(context.name(), context.priority(), context.attempt(), context.idempotencyKey(),
                    context.environment(), TRACE.get(), Locale.getDefault().toLanguageTag(),
                    TimeZone.getDefault().getID(), ProcessHandle.current().pid());
        }
    }

    private record Deadlines(Instant own, Instant sub) {
    }

    /** On its second attempt: what it sees, what a task sees that it submits, and when their time is over. */
    private record Looks(Transport transport) implements Task<List<Object>> {
        @Override
        public List<Object> run(TaskContext context) throws InterruptedException {
            if (context.attempt() == 1) {
                Runtime.getRuntime().halt(7);
            }
            try (ChildRuntime own = builder(transport).build()) {
                Task<List<Object>> sub = inner -> List.of(Seen.by(inner), inner.deadline().orElseThrow());
                List<Object> seen = own.run(sub, TaskOptions.defaults().withName("sub"));
                return List.of(Seen.by(context), seen.getFirst(),
                        new Deadlines(context.deadline().orElseThrow(), (Instant) seen.getLast()));
            }
        }
    }

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    private static ChildRuntime.Builder builder(Transport transport) {
        return Children.builder().transport(transport).propagate(() -> new TraceIs(TRACE.get()));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void everythingReachesTheTaskAndWhatItSubmits(Transport transport) throws Exception {
        Instant latest = Instant.now().plus(TIME).plusSeconds(5);
        TaskOptions options = TaskOptions.timeout(TIME).withName("outer").withPriority(-3).withRetries(1)
                .withIdempotencyKey("order-1").withEnvironment("tenant", List.of("blue", 7));
        TRACE.set("4bf92f35");
        try (ChildRuntime runtime = builder(transport).locale(Locale.forLanguageTag("sr-Latn-RS"))
                .timeZone(ZoneId.of("Asia/Kathmandu")).build()) {
            List<Object> seen = runtime.run(new Looks(transport), options);
            Seen outer = (Seen) seen.get(0);
            Seen sub = (Seen) seen.get(1);
            Deadlines deadlines = (Deadlines) seen.get(2);
            Map<String, Object> environment = Map.of("tenant", List.of("blue", 7));
            assertEquals(new Seen("outer", -3, 2, Optional.of("order-1"), environment, "4bf92f35", "sr-Latn-RS",
                    "Asia/Kathmandu", outer.pid()), outer);
            assertEquals(new Seen("sub", -3, 1, Optional.empty(), environment, "4bf92f35", "sr-Latn-RS",
                    "Asia/Kathmandu", sub.pid()), sub);
            assertEquals(3, List.of(ProcessHandle.current().pid(), outer.pid(), sub.pid()).stream().distinct().count());
            assertTrue(deadlines.own().isBefore(latest), deadlines::toString);
            assertTrue(deadlines.sub().isBefore(latest), deadlines::toString);
        } finally {
            TRACE.remove();
        }
    }
}
