package dev.prong.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MenuTest {

    private static final List<String> LIST = List.of("1. WhyWorkers: Why do we need them? The sum blocks an event loop",
            "2. WorkerThread: worker.js and main.js: a sum on a worker thread",
            "3. SpawnLs: spawn(): a command whose output is streamed",
            "4. ExecLs: exec(): a command whose output is collected",
            "5. Fork: fork(): child.js and main.js, a process to talk to",
            "6. ComparisonTable: Worker threads and child processes, measured side by side",
            "7. InterviewQuestions: Three interview questions, answered by running code",
            "8. KeyTakeaway: One task on every backend, chosen by one line",
            "9. FolderDigest: A real job: SHA-256 and gzip size of every file in a folder",
            "10. FlightRecording: Seeing it work: tasks in a flight recording");

    @Test
    void listsTheExamples() throws Exception {
        assertEquals(new Ran(0, LIST, ""), Ran.main(Main.class, "--list"));
    }

    @Test
    void runsAllInOrder() throws Exception {
        Ran all = Ran.main(Main.class);

        assertEquals("", all.err());
        assertEquals(LIST.stream().map(each -> "=== " + each).toList(),
                all.out().stream().filter(line -> line.startsWith("===")).toList());
        assertEquals("All 10 examples ran.", all.out().getLast());
        assertEquals(0, all.code());
    }

    @Test
    void runsOneByItsNumber() throws Exception {
        assertEquals("Main thread started", Ran.main(Main.class, "2").out().getFirst());
    }

    @Test
    void runsOneByItsNameWithArguments() throws Exception {
        assertEquals(new Ran(2, List.of(), "no such folder: folder='/no/such'\n"),
                Ran.main(Main.class, "folderdigest", "/no/such"));
    }

    @Test
    void refusesAnUnknownExample() throws Exception {
        assertEquals(new Ran(2, List.of(), "no such example: example='11', known=1 to 10, WhyWorkers, WorkerThread, "
                + "SpawnLs, ExecLs, Fork, ComparisonTable, InterviewQuestions, KeyTakeaway, FolderDigest, FlightRecording\n"),
                Ran.main(Main.class, "11"));
    }

    @Test
    void saysInOneLineWhichExampleFailed() throws Exception {
        Ran failed = Ran.main(Map.of("PATH", "/no/such"), List.of(), Main.class, "SpawnLs");

        assertEquals(1, failed.code());
        assertEquals(1, failed.err().lines().count(), failed.err());
        assertEquals("SpawnLs failed: ", failed.err().substring(0, 16));
    }
}
