package dev.prong.spi;

import dev.prong.TaskRuntime;
import java.util.Set;

/** A backend, found by {@link java.util.ServiceLoader}. Has a public constructor without parameters and no state. */
public interface RuntimeProvider {

    /** The name before the colon of a specification, such as {@code child}. */
    String backend();

    /** The names that may stand after the colon, such as {@code grpc}; empty if there are none. */
    Set<String> variants();

    /**
     * Opens a runtime.
     *
     * @param spec a specification of this backend, with one of its variants or none
     * @throws IllegalArgumentException if an option is unknown or its value is not usable
     */
    TaskRuntime open(RuntimeSpec spec);
}
