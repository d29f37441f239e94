package dev.prong.benchmarks;

import dev.prong.benchmarks.contender.TinyTask;
import dev.prong.benchmarks.jmh.ChildThroughput;
import dev.prong.benchmarks.jmh.Latency;
import dev.prong.benchmarks.jmh.Throughput;
import dev.prong.benchmarks.report.Figure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** One fork of one JMH benchmark; what JMH says about it stands in a file under target/bench. */
record JmhProbe(Class<?> benchmark, String method, String contender, TinyTask kind, Settings settings)
        implements
        Probe {

    /** The median time of a task, in microseconds. */
    static JmhProbe latency(Class<? extends Latency> benchmark, String contender, TinyTask kind, Settings settings) {
        return new JmhProbe(benchmark, "submitAndGet", contender, kind, settings);
    }

    /** How many tasks a second. */
    static JmhProbe throughput(Class<? extends Throughput> benchmark, String method, String contender, TinyTask kind,
            Settings settings) {
        return new JmhProbe(benchmark, method, contender, kind, settings);
    }

    @Override
    public String name() {
        return benchmark.getSimpleName() + "-" + method + "-" + kind + "-" + contender;
    }

    @Override
    public List<Figure> measure() throws Exception {
        boolean latency = Latency.class.isAssignableFrom(benchmark);
        ChainedOptionsBuilder options = options();
        if (latency) {
            return List.of(new Figure(kind.title(), contender, percentile(options.mode(Mode.SampleTime))));
        }
        options.param("tasks", String.valueOf(settings.batch()));
        if (benchmark == ChildThroughput.class) {
            options.warmupIterations(1).measurementIterations(2); // A batch takes seconds, and an iteration is at least one.
        }
        double seconds = run(options).getPrimaryResult().getScore() / TimeUnit.SECONDS.toMillis(1);
        return List.of(new Figure(method + ", " + kind.title(), contender, settings.batch() / seconds));
    }

    private ChainedOptionsBuilder options() {
        TimeValue time = TimeValue.milliseconds(settings.quick() ? 100 : 500);
        int iterations = settings.quick() ? 1 : 3;
        return new OptionsBuilder().include("^" + Pattern.quote(benchmark.getName() + "." + method) + "$")
                .param("contender", contender).param("kind", kind.name()).forks(1)
                .warmupIterations(iterations).warmupTime(time).measurementIterations(iterations).measurementTime(time)
                // JMH 1.37 uses Unsafe, of which the JVM warns four lines a time.
                .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow").shouldFailOnError(true)
                .output(Path.of("target", "bench", name() + ".log").toString());
    }

    private static double percentile(ChainedOptionsBuilder options) throws Exception {
        Result<?> result = run(options).getPrimaryResult();
        return result.getStatistics().getPercentile(50);
    }

    private static RunResult run(ChainedOptionsBuilder options) throws Exception {
        // Not runSingle: it counts the modes of the annotation, not those of the options.
        return new Runner(options.build()).run().iterator().next();
    }
}
