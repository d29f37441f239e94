package dev.prong.benchmarks;

import static dev.prong.benchmarks.Settings.Topic.CHILD;
import static dev.prong.benchmarks.Settings.Topic.CHILDREN;
import static dev.prong.benchmarks.Settings.Topic.LATENCY;
import static dev.prong.benchmarks.Settings.Topic.MEMORY;
import static dev.prong.benchmarks.Settings.Topic.NODE;
import static dev.prong.benchmarks.Settings.Topic.PAUSE;
import static dev.prong.benchmarks.Settings.Topic.SCALING;
import static dev.prong.benchmarks.Settings.Topic.THROUGHPUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void measuresAllButNodeUnlessTold() {
        Settings all = new Settings(Set.of(LATENCY, THROUGHPUT, CHILD, CHILDREN, MEMORY, PAUSE, SCALING), false, 5);
        assertEquals(all, Settings.parse(List.of()));
        assertEquals(all, Settings.parse(List.of("true")));
    }

    @Test
    void takesTopicsRoundsAndQuick() {
        assertEquals(new Settings(Set.of(MEMORY, PAUSE), true, 1), Settings.parse(List.of("memory,pause", "--quick")));
        assertEquals(new Settings(Set.of(MEMORY), true, 3),
                Settings.parse(List.of("--rounds=3", "--quick", "memory")));
    }

    @Test
    void nodeAloneBringsTheTablesItHasAPartIn() {
        assertEquals(Set.of(LATENCY, THROUGHPUT, CHILD, CHILDREN, NODE), Settings.parse(List.of("node")).topics());
        assertEquals(Set.of(LATENCY, NODE), Settings.parse(List.of("latency,node")).topics());
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertEquals(
                "no such benchmark: argument='--rounds=0', known=latency,throughput,child,children,memory,pause,scaling,node"
                        + " --quick --rounds=N jmh",
                assertThrows(IllegalArgumentException.class, () -> Settings.parse(List.of("--rounds=0"))).getMessage());
    }
}
