package dev.prong.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.benchmarks.report.Figure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupTest {

    private final List<String> order = new ArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void takesTheContendersInTurns() throws InterruptedException {
        assertEquals(0, run(2, new Fake("A", 9), new Fake("B", 9), new Fake("C", 9)));
        assertEquals(List.of("A", "B", "C", "A", "B", "C"), order);
    }

    @Test
    void leavesOutWholeSeriesOfAContenderThatFails() throws InterruptedException {
        assertEquals(1, run(3, new Fake("A", 9), new Fake("B", 1)));
        assertEquals(List.of("A", "B", "A", "B", "A"), order);
        assertEquals("""
                title: round 1 of 3, 2 measurements
                title: round 2 of 3, 2 measurements
                  FAILED and left out: B: out of order: name=B
                title: round 3 of 3, 1 measurements

                title
                  case  contender  median    min..max  to A
                  case  A            1.00  1.00..1.00  1.00
                """, printed.toString(StandardCharsets.UTF_8).stripTrailing() + "\n");
    }

    private int run(int rounds, Probe... probes) throws InterruptedException {
        return new Group("title", "A", List.of(probes)).run(rounds,
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private final class Fake implements Probe {

        private final String name;
        private int left;

        Fake(String name, int succeeds) {
            this.name = name;
            this.left = succeeds;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<Figure> measure() {
            order.add(name);
            if (left-- == 0) {
                throw new IllegalStateException("out of order: name=" + name);
            }
            return List.of(new Figure("case", name, 1));
        }
    }
}
