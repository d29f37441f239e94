package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.OutputLine;
import dev.prong.OutputLine.Source;
import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a task writes to its context is heard line by line, with the task it belongs to, before the task's answer. */
abstract non-sealed class OutputContract extends Contract {

    private static final TaskOptions PRINT = TaskOptions.defaults().withName("print");

    @BeforeEach
    void hearNothingYet() {
        built().reset();
    }

    @Test
    void linesCarryWorkerAndTaskBeforeTheAnswerIsKnown() throws InterruptedException {
        String worker = built().runtime().run(context -> {
            context.out().println("one: \u00e9\u20ac\ud83d\ude00");
            context.err().println("two");
            context.out().println();
            context.out().printf("%s\r\n%s", "three", "without an end");
            return context.workerName();
        }, PRINT);
        assertEquals(List.of(line(worker, Source.STDOUT, "one: \u00e9\u20ac\ud83d\ude00"),
                line(worker, Source.STDERR, "two"), line(worker, Source.STDOUT, ""),
                line(worker, Source.STDOUT, "three"), line(worker, Source.STDOUT, "without an end")),
                built().lines("print"));
    }

    @Test
    void lineIsHeardWhileItsTaskRuns() throws InterruptedException {
        Flag heard = flag("heard");
        built().listen(_ -> heard.raise());
        assertEquals("done", built().runtime().run(context -> {
            context.out().println("line");
            heard.await();
            return "done";
        }, PRINT));
    }

    @Test
    void linesOfTheNextTaskCarryItsName() throws InterruptedException {
        for (String name : List.of("a", "b")) {
            built().runtime().run(context -> {
                context.out().print(context.name());
                return null;
            }, PRINT.withName(name));
        }
        assertEquals(List.of("a"), texts("a"));
        assertEquals(List.of("b"), texts("b"));
    }

    @Test
    void linesOfAThreadOfTheTaskAreTheTasks() throws InterruptedException {
        built().runtime().run(context -> {
            Thread.startVirtualThread(() -> context.out().println("of a thread")).join();
            return null;
        }, PRINT);
        assertEquals(List.of("of a thread"), texts("print"));
    }

    @Test
    void linesOfAWorkerOfItsOwnAreHeardBeforeItsAnswer() throws InterruptedException {
        Worker<Void> worker = built().runtime().start(context -> {
            context.out().println("out");
            context.err().print("err");
            return null;
        }, PRINT, _ -> {});
        worker.join();
        assertEquals(List.of(line(worker.name(), Source.STDOUT, "out"), line(worker.name(), Source.STDERR, "err")),
                built().lines("print"));
    }

    @Test
    void manyLinesComeInOrder() throws InterruptedException {
        built().runtime().run(context -> {
            IntStream.range(0, 2_000).forEach(context.out()::println);
            return null;
        }, PRINT);
        assertEquals(IntStream.range(0, 2_000).mapToObj(Integer::toString).toList(), texts("print"));
    }

    @Test
    void veryLongLineComesInPiecesOfWholeCharacters() throws InterruptedException {
        built().runtime().run(context -> {
            context.out().println("x" + "\u00e9\u20ac\ud83d\ude00".repeat(40_000));
            return null;
        }, PRINT);
        List<String> pieces = texts("print");
        assertTrue(pieces.size() > 1, () -> "pieces=" + pieces.size());
        assertTrue(("x" + "\u00e9\u20ac\ud83d\ude00".repeat(40_000)).equals(String.join("", pieces)));
    }

    @Test
    void lastWordsOfATaskThatFailsAreHeardBeforeItsFailure() {
        TaskHandle<Void> handle = built().runtime().submit(context -> {
            context.err().print("last words");
            throw new IllegalStateException("failing");
        }, PRINT);
        assertThrows(TaskFailedException.class, handle::join);
        assertEquals(List.of("last words"), texts("print"));
    }

    @Test
    void lastWordsOfATaskThatIsCancelledAreHeardBeforeItsEnd() {
        Flag begun = flag("begun");
        TaskHandle<Void> handle = built().runtime().submit(context -> {
            begun.raise();
            try {
                Thread.sleep(Long.MAX_VALUE);
            } finally {
                context.out().print("last words");
            }
            return null;
        }, PRINT);
        begun.expect();
        assertTrue(handle.cancel());
        assertThrows(TaskCancelledException.class, handle::join);
        assertEquals(List.of("last words"), texts("print"));
    }

    @Test
    void listenerThatThrowsMissesNothingAndHurtsNoTask() throws InterruptedException {
        built().listen(_ -> {
            throw new IllegalStateException("thrown by a test's listener for output, to be logged");
        });
        Task<String> task = context -> {
            context.out().println("one");
            context.out().println("two");
            return "fine";
        };
        assertEquals("fine", built().runtime().run(task, PRINT));
        assertEquals(List.of("one", "two"), texts("print"));
    }

    @Test
    void listenerOfATaskHearsItsLinesInsteadOfTheRuntimes() throws InterruptedException {
        List<OutputLine> own = Collections.synchronizedList(new ArrayList<>());
        String worker = built().runtime().run(context -> {
            context.out().println("out");
            context.err().print("err");
            return context.workerName();
        }, PRINT.withOutput(own::add));
        assertEquals(List.of(line(worker, Source.STDOUT, "out"), line(worker, Source.STDERR, "err")), own);
        built().runtime().run(context -> {
            context.out().println("next");
            return null;
        }, PRINT);
        assertEquals(List.of("next"), texts("print"));
        assertEquals(2, own.size());
    }

    @Test
    void listenerOfATaskOnAWorkerOfItsOwnHearsItsLines() throws InterruptedException {
        List<OutputLine> own = Collections.synchronizedList(new ArrayList<>());
        Worker<Void> worker = built().runtime().start(context -> {
            context.out().println("out");
            return null;
        }, PRINT.withOutput(own::add), _ -> {});
        worker.join();
        assertEquals(List.of(line(worker.name(), Source.STDOUT, "out")), own);
        assertEquals(List.of(), texts("print"));
    }

    private List<String> texts(String task) {
        return built().lines(task).stream().map(OutputLine::text).collect(Collectors.toList());
    }

    private static OutputLine line(String worker, Source source, String text) {
        return new OutputLine(worker, Optional.of("print"), source, text);
    }
}
