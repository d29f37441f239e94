package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.TaskStream;
import dev.prong.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is over can be collected: an idle pool, a worker that waits, its port and its process hold nothing of it. */
abstract non-sealed class FinishedWorkContract extends Contract {

    /** Long enough to go through every path that a value can go. */
    private static final int BYTES = 1 << 20;

    /** A value that arrives as another object on every backend. */
    @SuppressWarnings("ArrayRecordComponent") // Its bytes are what is to be collected; nobody compares it.
    record Load(byte[] bytes) {

        static Load ofSome() {
            return new Load(new byte[BYTES]);
        }
    }

    /** Returns as much as it captures, and tells when the process that ran it holds neither. */
    record Exchange(Load load, Flag inputGone, Flag resultGone) implements Task<Load> {
        @Override
        public Load run(TaskContext context) {
            Load result = Load.ofSome();
            Held.tell(inputGone, "input", load.bytes());
            Held.tell(resultGone, "result", result.bytes());
            return result;
        }
    }

    @Test
    void idlePoolHoldsNothingOfATask() throws InterruptedException {
        Held held = new Held();
        Flag inputGone = flag("input-gone");
        Flag resultGone = flag("result-gone");
        runOne(held, inputGone, resultGone);
        held.expectNothing();
        inputGone.expect();
        resultGone.expect();
    }

    private void runOne(Held held, Flag inputGone, Flag resultGone) throws InterruptedException {
        Exchange task = held.watch("task", new Exchange(held.watch("input", Load.ofSome()), inputGone, resultGone));
        held.watch("result", single().run(task));
    }

    @Test
    void nothingIsHeldOfTasksThatFailAreCancelledOrTimeOut() throws InterruptedException {
        Held held = new Held();
        failOne(held);
        endOneEarly(held, TaskOptions.defaults(), "cancelled");
        endOneEarly(held, TaskOptions.defaults().withTimeout(Duration.ofHours(1)), "with a limit");
        held.expectNothing();
    }

    private void failOne(Held held) throws InterruptedException {
        Load load = held.watch("input of the failed", Load.ofSome());
        TaskHandle<Integer> failing = held.watch("failed", single().submit(_ -> {
            throw new IllegalStateException("bytes=" + load.bytes().length);
        }));
        failing.awaitDone(Await.LIMIT);
    }

    private void endOneEarly(Held held, TaskOptions options, String what) throws InterruptedException {
        Load load = held.watch("input of the " + what, Load.ofSome());
        Flag begun = flag(what);
        TaskHandle<Integer> sleeping = held.watch(what, single().submit(_ -> {
            begun.raise();
            Thread.sleep(Long.MAX_VALUE);
            return load.bytes().length;
        }, options));
        begun.expect();
        sleeping.cancel();
        assertEquals(true, sleeping.awaitDone(Await.LIMIT));
    }

    @Test
    void idlePoolHoldsNothingOfAMap() throws InterruptedException {
        Held held = new Held();
        mapSome(held);
        held.expectNothing();
    }

    private void mapSome(Held held) throws InterruptedException {
        List<Load> inputs = held.watch("list of inputs", new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            inputs.add(held.watch("input " + i, Load.ofSome()));
        }
        List<Load> results = held.watch("list of results",
                runtime().map(inputs, input -> _ -> new Load(new byte[input.bytes().length])));
        for (int i = 0; i < 8; i++) {
            held.watch("result " + i, results.get(i));
        }
    }

    @Test
    void busyPoolHoldsNothingOfAMapThatIsOver() throws InterruptedException {
        Flag begun = flag("begun");
        Flag mayEnd = flag("may-end");
        try (TaskRuntime runtime = open(pool(2), "closeTimeout=5s")) {
            Held held = new Held();
            mapFew(runtime, held);
            TaskHandle<Integer> later = runtime.submit(waiting(begun, mayEnd, 1));
            begun.expect();
            held.expectNothing();
            mayEnd.raise();
            assertEquals(1, later.join());
        }
    }

    private static void mapFew(TaskRuntime runtime, Held held) throws InterruptedException {
        List<Integer> inputs = held.watch("inputs", new ArrayList<>(List.of(1, 2, 3, 4)));
        held.watch("results", runtime.map(inputs, _ -> _ -> new Load(new byte[BYTES])));
    }

    @Test
    void nothingIsHeldOfAStream() throws InterruptedException {
        Held held = new Held();
        streamSome(held);
        held.expectNothing();
    }

    private void streamSome(Held held) throws InterruptedException {
        Load load = held.watch("input", Load.ofSome());
        try (TaskStream<Load, Integer> items = held.watch("stream", single().stream(Load.class, context -> {
            for (int i = 0; i < 3; i++) {
                context.emit(new Load(new byte[load.bytes().length]));
            }
            return 3;
        }))) {
            for (Load item : items) {
                held.watch("item", item);
            }
            assertEquals(3, items.join());
        }
    }

    /** Takes a message, keeps its end of the port open, and tells when this process holds nothing of the message. */
    private static Task<String> receiver(Flag gone) {
        return context -> {
            receiveOne(context, gone);
            return context.parent().receive(String.class);
        };
    }

    private static void receiveOne(TaskContext context, Flag gone) throws InterruptedException {
        Load message = context.parent().receive(Load.class);
        Held.tell(gone, "message", message.bytes());
        context.parent().postMessage(new Load(new byte[message.bytes().length]));
    }

    @Test
    void portAndItsWorkerHoldNothingOfWhatWasReceived() throws InterruptedException {
        Held held = new Held();
        Flag gone = flag("gone");
        Recorder<String> exits = new Recorder<>();
        Worker<String> worker = runtime().start(receiver(gone), started -> {
            started.onMessage(message -> exits.events()); // Takes it, and forgets it.
            started.onExit(exits::ended);
        });
        worker.postMessage(held.watch("posted", Load.ofSome()));
        gone.expect();
        held.expectNothing();
        worker.postMessage("end");
        assertEquals("end", worker.join());
        exits.exit();
    }

    @Test
    void nothingIsHeldOfAStartedWorkerThatHasEnded() throws InterruptedException {
        Held held = new Held();
        startOne(held);
        held.expectNothing();
    }

    private void startOne(Held held) throws InterruptedException {
        Load load = held.watch("input", Load.ofSome());
        Recorder<Integer> recorder = new Recorder<>();
        Worker<Integer> worker = held.watch("worker", runtime().start(context -> {
            context.parent().postMessage(new Load(new byte[load.bytes().length]));
            return load.bytes().length;
        }, recorder));
        held.watch("message", recorder.nextMessage());
        assertEquals(BYTES, worker.join());
        recorder.exit();
    }
}
