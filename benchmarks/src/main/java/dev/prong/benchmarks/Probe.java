package dev.prong.benchmarks;

import dev.prong.benchmarks.report.Figure;
import java.util.List;

/** One contender's measurement in one case, taken once a round, each time in a fresh process. */
interface Probe {

    /** What is measured of whom, for the lines about progress and failure. */
    String name();

    /** Measures; blocks for as long as that takes. */
    List<Figure> measure() throws Exception;
}
