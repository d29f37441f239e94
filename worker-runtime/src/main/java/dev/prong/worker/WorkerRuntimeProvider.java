package dev.prong.worker;

import dev.prong.QueueOrder;
import dev.prong.TaskRuntime;
import dev.prong.WhenFull;
import dev.prong.spi.RuntimeProvider;
import dev.prong.spi.RuntimeSpec;
import dev.prong.spi.SpecOptions;
import java.util.Set;

/** Opens {@code worker}, with the options of the builder: {@code worker?threads=4&order=priority&whenFull=reject}. */
public final class WorkerRuntimeProvider implements RuntimeProvider {

    /** For {@link java.util.ServiceLoader}. */
    public WorkerRuntimeProvider() {
    }

    @Override
    public String backend() {
        return "worker";
    }

    @Override
    public Set<String> variants() {
        return Set.of();
    }

    @Override
    public TaskRuntime open(RuntimeSpec spec) {
        WorkerRuntime.Builder builder = WorkerRuntime.builder();
        new SpecOptions(spec)
                .option("name", text -> text, builder::name)
                .option("threads", Integer::parseInt, builder::threads)
                .option("minThreads", Integer::parseInt, builder::minThreads)
                .option("tasksPerWorker", Integer::parseInt, builder::tasksPerWorker)
                .option("idleTimeout", SpecOptions::duration, builder::idleTimeout)
                .option("virtualThreads", SpecOptions::bool, builder::virtualThreads)
                .option("order", QueueOrder::of, builder::order)
                .option("queueCapacity", Integer::parseInt, builder::queueCapacity)
                .option("whenFull", SpecOptions.constant(WhenFull.class), builder::whenFull)
                .option("captures", SpecOptions.constant(Captures.class), builder::captures)
                .option("gracePeriod", SpecOptions::duration, builder::gracePeriod)
                .option("closeTimeout", SpecOptions::duration, builder::closeTimeout)
                .refuseOthers();
        return builder.build();
    }
}
