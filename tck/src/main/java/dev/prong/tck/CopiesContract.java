package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.Task;
import dev.prong.Worker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What crosses is copied: neither side sees what the other changes afterwards. */
abstract non-sealed class CopiesContract extends Contract {

    @Test
    void taskDoesNotSeeWhatItsStarterChangesAfterTheStartOrAPost() throws InterruptedException {
        int[] numbers = {1};
        List<String> names = new ArrayList<>(List.of("before"));
        Worker<String> worker = runtime().start(context -> {
            int[] posted = context.parent().receive(int[].class);
            context.parent().receive();
            return numbers[0] + " " + names + " " + posted[0];
        });
        numbers[0] = 2;
        names.add("after");
        worker.postMessage(numbers);
        numbers[0] = 3;
        worker.postMessage("go");
        assertEquals("1 [before] 2", worker.join());
    }

    @Test
    void queuedTaskDoesNotSeeWhatItsStarterChangesAfterTheSubmit() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        single().submit(waiting(begun, mayEnd, 0));
        begun.expect();
        int[] numbers = {1};
        var queued = single().submit(_ -> numbers[0]);
        numbers[0] = 2;
        mayEnd.raise();
        assertEquals(1, queued.join());
    }

    @Test
    void starterDoesNotSeeWhatTheTaskChanges() throws InterruptedException {
        int[] numbers = {1};
        List<String> names = new ArrayList<>(List.of("before"));
        String seen = runtime().run(_ -> {
            numbers[0] = 2;
            names.add("after");
            return numbers[0] + " " + names;
        });
        assertEquals("2 [before, after]", seen);
        assertEquals("1 [before]", numbers[0] + " " + names);
    }

    @Test
    void resultIsACopyOfWhatTheTaskCaptured() throws InterruptedException {
        int[] numbers = {1};
        int[] result = runtime().run(returning(numbers));
        result[0] = 2;
        assertArrayEquals(new int[] {1}, numbers);
    }

    @Test
    void taskThatRunsTwiceBeginsTwiceWithWhatItCaptured() throws InterruptedException {
        int[] counter = {0};
        Task<Integer> task = _ -> ++counter[0];
        assertEquals(1, runtime().run(task));
        assertEquals(1, runtime().run(task));
    }

    @Test
    void starterDoesNotSeeWhatTheTaskChangesAfterAPost() {
        Recorder<Void> heard = new Recorder<>();
        runtime().start(context -> {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                numbers.add(i);
                context.parent().postMessage(numbers);
            }
            return null;
        }, heard);
        heard.exit();
        assertEquals(List.of(List.of(0), List.of(0, 1), List.of(0, 1, 2)), heard.messages());
    }
}
