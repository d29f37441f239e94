package dev.prong.child;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.Exit;
import dev.prong.OutputLine;
import dev.prong.testing.Residue;
import java.io.PrintStream;
import java.util.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a child prints in its shutdown hooks, after the connection has ended. */
@Timeout(Children.SECONDS)
class LastWordsTest {

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatAShutdownHookPrintsIsHeardBeforeTheExit(Transport transport) throws Exception {
        try (ChildRuntime runtime = Children.builder().transport(transport).build()) {
            ChildProcess<Void> child = runtime.fork(context -> {
                PrintStream ofTask = context.out();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    awaitLastWords();
                    IntStream.range(0, 10).forEach(i -> System.out.println("out " + i));
                    System.err.println("err é€😀");
                    ofTask.println("of the task");
                    System.out.print("no end");
                }));
                return null;
            }, it -> it.onOutput((OutputLine line) -> lines.add(line.text())));
            assertEquals(new Exit.Completed(), Children.exitOf(child));
        }
        assertTrue(lines.containsAll(IntStream.range(0, 10).mapToObj(i -> "out " + i).toList()), lines::toString);
        assertTrue(lines.containsAll(List.of("err é€😀", "of the task", "no end")), lines::toString);
        assertEquals(13, lines.size(), lines::toString);
    }

    /** Waits, in a hook, until Prong's own has ended the connection. */
    private static void awaitLastWords() {
        Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("prong-last-words"))
                .forEach(thread -> {
                    try {
                        thread.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("nobody interrupts a shutdown hook", e);
                    }
                });
    }
}
