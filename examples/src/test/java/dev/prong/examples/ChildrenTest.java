package dev.prong.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChildrenTest {

    @Test
    void forkPrintsTheLinesOfBothSides() throws Exception {
        Ran fork = Ran.main(Fork.class);

        assertEquals("", fork.err());
        // The child's output and its messages come by separate ways.
        assertEquals(List.of("Message from parent: Request[num=21]", "Result from child: 42"),
                fork.out().stream().limit(2).sorted().toList());
        assertEquals("Child exited with code 0", fork.out().get(2));
        assertEquals(3, fork.out().size());
        assertEquals(0, fork.code());
    }

    @Test
    void comparisonTableHasARowForEachFeature() throws Exception {
        Ran table = Ran.main(ComparisonTable.class);

        assertEquals("", table.err());
        assertRow(table, 0, "Feature", "Worker Threads", "Child Processes");
        assertRow(table, 2, "Context", "same process: pid \\d+", "separate process: pid \\d+, not \\d+");
        assertRow(table, 3, "Memory Sharing", "yes: a static counter is 1 there, 1 here",
                "no: a static counter is 1 there, 0 here");
        assertRow(table, 4, "Communication", "postMessage: [\\d.]+ ms there and back",
                "postMessage: [\\d.]+ ms there and back");
        assertRow(table, 5, "Use Case", "survives an exception; halt\\(\\) would end us all",
                "survives halt\\(\\): exit code 3, next task said 42");
        assertRow(table, 6, "Overhead", "starts in [\\d.,]+ ms, takes ([\\d.]+ MB|unknown memory)",
                "starts in [\\d.,]+ ms, takes ([\\d.]+ MB|unknown memory)");
        assertEquals(7, table.out().size());
    }

    private static void assertRow(Ran table, int index, String feature, String worker, String child) {
        String row = table.out().get(index);
        assertTrue(row.matches(feature + " +\\| " + worker + " +\\| " + child), row);
        assertEquals(table.out().getFirst().indexOf('|'), row.indexOf('|'), row);
        assertEquals(table.out().getFirst().lastIndexOf('|'), row.lastIndexOf('|'), row);
    }

    @Test
    void interviewQuestionsAreAnsweredByWhatWasSeen() throws Exception {
        Ran interview = Ran.main(InterviewQuestions.class);

        assertEquals("", interview.err());
        for (String seen : List.of("    4 tasks on worker threads counted to 4000000 in one object of ours",
                "    a child process halted with code 3, and we are still here",
                "    spawn: 100000 lines went by, none was kept",
                "    exec: the whole output is one string: '1 2 3'",
                "    fork: the child answered with an object: Reply[result=42]")) {
            assertTrue(interview.out().contains(seen), interview.out().toString());
        }
        assertEquals(List.of("Q1", "A1", "Q2", "A2", "Q3", "A3"), interview.out().stream()
                .filter(line -> line.matches("[QA]\\d: .*")).map(line -> line.substring(0, 2)).toList());
        assertEquals(0, interview.code());
    }

    @Test
    void keyTakeawayHasTheSameResultOnEveryBackend() throws Exception {
        Ran takeaway = Ran.main(KeyTakeaway.class);

        assertEquals("", takeaway.err());
        assertEquals(5, takeaway.out().size(), takeaway.out().toString());
        List<String> backends = List.of("worker", "child", "child:grpc");
        for (int i = 0; i < backends.size(); i++) {
            String row = takeaway.out().get(i + 1);
            assertTrue(row.matches(backends.get(i) + " +4999999950000000( +[\\d.,]+ ms){2}"), row);
        }
    }
}
