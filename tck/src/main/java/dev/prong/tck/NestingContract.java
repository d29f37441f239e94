package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.Task;
import dev.prong.TaskRuntime;
import dev.prong.Worker;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A task may open a runtime of its own. */
abstract non-sealed class NestingContract extends Contract {

    @Test
    void taskOpensARuntimeOfItsOwnBackend() throws InterruptedException {
        assertEquals(List.of(2, 4, 6), runtime().run(opening(spec(pool(1)))));
    }

    @Test
    void taskStartsAWorkerOfItsOwn() throws InterruptedException {
        String spec = spec(pool(1));
        Worker<String> outer = runtime().start(context -> {
            try (TaskRuntime inner = TaskRuntime.open(spec)) {
                Worker<String> worker = inner.start(nested -> "heard " + nested.parent().receive());
                worker.postMessage(context.parent().receive());
                return worker.join();
            }
        });
        outer.postMessage("hello");
        assertEquals("heard hello", outer.join());
    }

    private static Task<List<Integer>> opening(String spec) {
        return _ -> {
            try (TaskRuntime inner = TaskRuntime.open(spec)) {
                return inner.map(List.of(1, 2, 3), n -> _ -> n * 2);
            }
        };
    }
}
