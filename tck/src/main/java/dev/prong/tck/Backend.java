package dev.prong.tck;

import dev.prong.ContextPropagator;
import dev.prong.OutputLine;
import dev.prong.TaskRuntime;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The backend that a {@link TaskRuntimeContract} is checked on. Its runtimes are opened by
 * {@link TaskRuntime#open(String)}, since that is how users, tasks and programs of their own open them; the settings
 * {@code queueCapacity}, {@code whenFull}, {@code gracePeriod} and {@code closeTimeout} have one name on every backend.
 * What no specification can say is given to an {@link Opener}. Immutable.
 *
 * @param spec the specification without options, such as {@code child:grpc}
 * @param poolSize the option that says how many workers the pool has, such as {@code children}
 * @param workerName what workers are called, before the hyphen and the number, such as {@code child}
 * @param lacking what the backend cannot do; unmodifiable
 * @param opener opens a runtime that tells its output and carries context; if it is empty, neither is tested
 */
public record Backend(String spec, String poolSize, String workerName, Set<Capability> lacking,
        Optional<Opener> opener) {

    /** Opens a runtime of the backend with what is given to its builder. */
    @FunctionalInterface
    public interface Opener {

        /**
         * A runtime with a pool of one worker.
         *
         * @param output hears each line that its tasks write
         * @param propagator carries context to its tasks; not asked to where {@link Capability#PROPAGATE} is lacking
         */
        TaskRuntime open(Consumer<? super OutputLine> output, ContextPropagator propagator);
    }

    /** Refuses nulls, and copies the capabilities. */
    public Backend {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(poolSize, "poolSize");
        Objects.requireNonNull(workerName, "workerName");
        lacking = Set.copyOf(lacking);
        Objects.requireNonNull(opener, "opener");
    }

    /** A backend that can do everything. */
    public static Backend of(String spec, String poolSize, String workerName) {
        return new Backend(spec, poolSize, workerName, Set.of(), Optional.empty());
    }

    /** The same that cannot do this, besides what it could not do before. */
    public Backend without(Capability... capabilities) {
        Set<Capability> all = EnumSet.noneOf(Capability.class);
        all.addAll(lacking);
        all.addAll(List.of(capabilities));
        return new Backend(spec, poolSize, workerName, all, opener);
    }

    /** The same with a way to open a runtime by its builder. */
    public Backend with(Opener opener) {
        return new Backend(spec, poolSize, workerName, lacking, Optional.of(opener));
    }

    /** The name before the colon. */
    String name() {
        return spec.replaceFirst(":.*", "");
    }

    boolean can(Capability capability) {
        return !lacking.contains(capability);
    }

    /** The specification with options such as {@code queueCapacity=1}. */
    String spec(String... options) {
        return options.length == 0 ? spec : spec + "?" + String.join("&", options);
    }

    /** The option for a pool of {@code size} workers. */
    String pool(int size) {
        return poolSize + "=" + size;
    }
}
