package dev.prong.benchmarks.jmh;

import dev.prong.benchmarks.contender.Contender;
import dev.prong.benchmarks.contender.Contenders;
import dev.prong.benchmarks.contender.TinyTask;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The time for a batch of tiny tasks, handed over by one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class Throughput {

    /** The form of the tasks. */
    @Param
    public TinyTask kind;

    /** How many tasks a batch has. */
    @Param("100000")
    public int tasks;

    private Contender open;

    abstract String contender();

    /** Opens the contender. */
    @Setup
    public void setUp() {
        open = Contenders.open(contender(), kind);
    }

    /** Closes it. */
    @TearDown
    public void tearDown() {
        open.close();
    }

    /** Task by task, then a wait for each. */
    @Benchmark
    public long submit() throws Exception {
        return open.batch(tasks);
    }

    /** All at once, by {@code map} or {@code invokeAll}. */
    @Benchmark
    public long map() throws Exception {
        return open.map(tasks);
    }
}
