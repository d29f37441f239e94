package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.OutputLine;
import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.testing.Residue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks of a pool hear their own lines, also of a child that runs two at a time. */
@Timeout(60)
class TaskOutputTest {

    private static final int LINES = 1_000;

    /** In the child, where the two tasks wait for each other before each line. */
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    private final List<OutputLine> ofNobody = Collections.synchronizedList(new ArrayList<>());

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void eachOfTwoTasksOfOneChildHearsItsLinesBeforeItsResult(Transport transport) throws Exception {
        List<OutputLine> ofA = Collections.synchronizedList(new ArrayList<>());
        List<OutputLine> ofB = Collections.synchronizedList(new ArrayList<>());
        try (ChildRuntime runtime = Children.builder().transport(transport).tasksPerChild(2).onOutput(ofNobody::add)
                .build()) {
            TaskHandle<Void> a = runtime.submit(prints("a"), named("a").withOutput(ofA::add));
            TaskHandle<Void> b = runtime.submit(prints("b"), named("b").withOutput(ofB::add));
            a.join();
            assertEquals(expected("a"), List.copyOf(ofA));
            b.join();
            assertEquals(expected("b"), List.copyOf(ofB));
        }
        assertEquals(List.of(), ofNobody);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void eachOfManyTasksHearsItsLineAndTheOthersGoToTheRuntime(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).onOutput(ofNobody::add).build()) {
            for (int i = 0; i < 100; i++) {
                int index = i;
                List<String> own = Collections.synchronizedList(new ArrayList<>());
                Task<Void> print = context -> {
                    System.out.print("line ");
                    context.out().println(index);
                    return null;
                };
                runtime.submit(print, i % 2 == 0 ? named("own").withOutput(line -> own.add(line.text())) : named("not"))
                        .join();
                assertEquals(i % 2 == 0 ? List.of("line " + i) : List.of(), own);
            }
        }
        assertEquals(IntStream.range(0, 100).filter(i -> i % 2 != 0).mapToObj(i -> "line " + i).toList(),
                ofNobody.stream().map(OutputLine::text).toList());
    }

    /** On its own thread and on one that it starts, half a line at a time. */
    private static Task<Void> prints(String name) {
        return _ -> {
            for (int i = 0; i < LINES; i++) {
                int index = i;
                BOTH.await();
                System.out.print(name + " ");
                Thread.ofVirtual().start(() -> System.out.println(index)).join();
            }
            return null;
        };
    }

    private static List<OutputLine> expected(String name) {
        return IntStream.range(0, LINES).mapToObj(i -> new OutputLine("child-1", Optional.of(name),
                OutputLine.Source.STDOUT, name + " " + i)).toList();
    }

    private static TaskOptions named(String name) {
        return TaskOptions.defaults().withName(name);
    }
}
