package dev.prong.benchmarks.jmh;

import dev.prong.benchmarks.contender.Contenders;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** {@link Throughput} of two threads. */
@State(Scope.Benchmark)
public class ThreadThroughput extends Throughput {

    /** Whose throughput. */
    @Param({Contenders.FORK_JOIN_POOL, Contenders.THREAD_POOL_EXECUTOR, Contenders.WORKER, Contenders.WORKER_REFERENCE,
            Contenders.WORKER_EXECUTOR, Contenders.WORKER_ROOMY})
    public String contender;

    @Override
    String contender() {
        return contender;
    }
}
