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

/** The time from handing over one tiny task to having its result, with nothing else to do. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class Latency {

    /** The form of the task. */
    @Param
    public TinyTask kind;

    private Contender open;
    private long last;

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

    /** One task at a time. */
    @Benchmark
    public long submitAndGet() throws Exception {
        return open.one(last++);
    }
}
