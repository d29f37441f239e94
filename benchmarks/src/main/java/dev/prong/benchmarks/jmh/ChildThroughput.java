package dev.prong.benchmarks.jmh;

import dev.prong.benchmarks.contender.Contenders;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** {@link Throughput} of two child processes, over stdio. */
@State(Scope.Benchmark)
public class ChildThroughput extends Throughput {

    /** Whose throughput. */
    @Param({Contenders.PIPE, Contenders.CHILD, Contenders.CHILD_EXECUTOR})
    public String contender;

    @Override
    String contender() {
        return contender;
    }
}
