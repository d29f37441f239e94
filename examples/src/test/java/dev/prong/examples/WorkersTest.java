package dev.prong.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final Pattern WORST_LAG = Pattern
            .compile("Worst lag: (\\d+) ms on the event loop, (\\d+) ms with a worker");

    @Test
    void whyWorkersShowsThatTheTicksStallOnlyWithoutAWorker() throws Exception {
        Ran why = Ran.main(WhyWorkers.class);

        assertEquals("", why.err());
        assertEquals(3, why.out().size(), why.out().toString());
        Matcher lag = WORST_LAG.matcher(why.out().getLast());
        assertTrue(lag.matches(), why.out().getLast());
        assertTrue(Integer.parseInt(lag.group(1)) > Integer.parseInt(lag.group(2)), why.out().getLast());
    }

    @Test
    void flightRecordingPrintsEachTaskAndTheCancel() throws Exception {
        Ran flight = Ran.main(FlightRecording.class);

        assertEquals("", flight.err());
        assertEquals(4, flight.out().stream().filter(line -> line.matches(
                "SumBelow on worker-[12]: succeeded after \\d+\\.\\d ms, waited \\d+\\.\\d ms")).count(),
                flight.out().toString());
        assertEquals(1, flight.out().stream().filter("endless: cancelled"::equals).count(), flight.out().toString());
    }

    @Test
    void workerThreadPrintsTheExactSum() throws Exception {
        assertEquals(new Ran(0,
                List.of("Main thread started", "Sum: 499999999500000000", "Worker exited with code 0"), ""),
                Ran.main(WorkerThread.class));
    }
}
