package dev.prong.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.OutputLine;
import dev.prong.TaskOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** What tasks print to the streams of the process, if a runtime catches it. Alone: the streams are everybody's. */
@Timeout(60)
@Isolated
class CaughtOutputTest {

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final PrintStream formerOut = System.out;
    private final PrintStream formerErr = System.err;

    @BeforeEach
    void replaceStreams() {
        System.setOut(stream);
        System.setErr(stream);
    }

    @AfterEach
    void putStreamsBack() {
        System.setOut(formerOut);
        System.setErr(formerErr);
    }

    private WorkerRuntime.Builder builder() {
        return WorkerRuntime.builder().threads(1).captures(Captures.REFERENCE).catchSystemOut(true)
                .onOutput(line -> lines.add(text(line)));
    }

    private static String text(OutputLine line) {
        return line.worker() + " " + line.task().orElseThrow() + " " + line.source() + " " + line.text();
    }

    private static void print(WorkerRuntime runtime, String text) throws InterruptedException {
        runtime.run(_ -> {
            System.out.println(text);
            return null;
        }, TaskOptions.defaults().withName("print"));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "|");
    }

    @Test
    void catchesWhatItsWorkersPrintAndNothingElse() throws InterruptedException {
        try (WorkerRuntime runtime = builder().build(); WorkerRuntime other = WorkerRuntime.builder().build()) {
            runtime.run(context -> {
                System.out.printf("%d %s%n", 1, 'é');
                System.err.append("two").println(2.5);
                System.out.print(true);
                context.out().print(" and ");
                System.out.write("last".getBytes(StandardCharsets.UTF_8));
                Thread own = Thread.ofPlatform().name("own").start(() -> System.out.println("own thread"));
                own.join();
                return null;
            }, TaskOptions.defaults().withName("print"));
            System.out.println("main");
            System.err.println("main error");
            print(other, "other");
        }
        assertEquals(List.of("worker-1 print STDOUT 1 é", "worker-1 print STDERR two2.5",
                "worker-1 print STDOUT true and last"), lines);
        assertEquals("own thread|main|main error|other|", printed());
    }

    @Test
    void taskWithinATaskHasItsOwnLines() throws InterruptedException {
        try (WorkerRuntime runtime = builder().build()) {
            runtime.run(_ -> {
                System.out.print("begun ");
                print(runtime, "inner");
                System.out.print("and ended");
                return null;
            }, TaskOptions.defaults().withName("outer"));
            runtime.start(_ -> {
                System.out.println("started");
                return null;
            }, TaskOptions.defaults().withName("own"), _ -> {}).join();
        }
        assertEquals(List.of("worker-1 print STDOUT inner", "worker-1 outer STDOUT begun and ended",
                "worker-2 own STDOUT started"), lines);
    }

    @Test
    void listenerMayPrint() throws InterruptedException {
        try (WorkerRuntime runtime = builder().onOutput(line -> System.out.println("heard " + line.text())).build()) {
            print(runtime, "one");
            runtime.run(_ -> {
                System.out.print("two");
                return null;
            });
        }
        assertEquals("heard one|heard two|", printed());
    }

    @Test
    void streamsArePutBackWithTheLastRuntimeThatCatches() throws InterruptedException {
        WorkerRuntime one = builder().build();
        WorkerRuntime two = builder().name("two").build();
        assertNotSame(stream, System.out);
        PrintStream ours = System.out;
        one.close();
        one.close();
        assertSame(ours, System.out);
        print(two, "still caught");
        two.close();
        assertSame(stream, System.out);
        assertSame(stream, System.err);
        assertEquals(List.of("two-1 print STDOUT still caught"), lines);
        try (WorkerRuntime again = builder().build()) {
            print(again, "again");
        }
        assertEquals(2, lines.size());
        assertSame(stream, System.out);
    }

    @Test
    void streamThatSomebodyElseHasSetStays() throws InterruptedException {
        PrintStream others = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try (WorkerRuntime runtime = builder().build()) {
            System.setOut(others);
            print(runtime, "not caught");
            try (WorkerRuntime second = builder().build()) {
                print(runtime, "caught");
                print(second, "caught");
            }
        }
        assertSame(others, System.out);
        assertSame(stream, System.err);
        assertEquals("not caught|", printed());
        assertEquals(List.of("worker-1 print STDOUT caught", "worker-1 print STDOUT caught"), lines);
    }

    @Test
    void needsAListener() {
        assertEquals("catchSystemOut needs a listener for what is caught: runtime=worker; set onOutput",
                assertThrows(IllegalArgumentException.class,
                        () -> WorkerRuntime.builder().catchSystemOut(true).build()).getMessage());
        assertSame(stream, System.out);
    }
}
