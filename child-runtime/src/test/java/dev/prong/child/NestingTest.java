package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.TaskRuntime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A child may use the other backend. */
final class NestingTest {

    @Test
    void taskInAChildOpensThreadsOfItsOwn() throws InterruptedException {
        try (TaskRuntime children = TaskRuntime.open("child?children=1")) {
            assertEquals(List.of(2, 4, 6), children.run(_ -> {
                try (TaskRuntime threads = TaskRuntime.open("worker?threads=2")) {
                    return threads.map(List.of(1, 2, 3), n -> _ -> n * 2);
                }
            }));
        }
    }
}
