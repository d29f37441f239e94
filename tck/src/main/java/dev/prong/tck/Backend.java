package dev.prong.tck;

import dev.prong.TaskRuntime;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The backend that a {@link TaskRuntimeContract} is checked on. Its runtimes are opened by
 * {@link TaskRuntime#open(String)}, since that is how users, tasks and programs of their own open them; the settings
 * {@code queueCapacity}, {@code whenFull}, {@code gracePeriod} and {@code closeTimeout} have one name on every backend.
 * Immutable.
 *
 * @param spec the specification without options, such as {@code child:grpc}
 * @param poolSize the option that says how many workers the pool has, such as {@code children}
 * @param workerName what workers are called, before the hyphen and the number, such as {@code child}
 * @param lacking what the backend cannot do; unmodifiable
 */
public record Backend(String spec, String poolSize, String workerName, Set<Capability> lacking) {

    /** Refuses nulls, and copies the capabilities. */
    public Backend {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(poolSize, "poolSize");
        Objects.requireNonNull(workerName, "workerName");
        lacking = Set.copyOf(lacking);
    }

    /** A backend that can do everything. */
    public static Backend of(String spec, String poolSize, String workerName) {
        return new Backend(spec, poolSize, workerName, Set.of());
    }

    /** The same that cannot do this, besides what it could not do before. */
    public Backend without(Capability... capabilities) {
        Set<Capability> all = EnumSet.noneOf(Capability.class);
        all.addAll(lacking);
        all.addAll(List.of(capabilities));
        return new Backend(spec, poolSize, workerName, all);
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
