package dev.prong.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** The backend that the aspects nested in a class are checked on, and what it cannot do. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(SharedRuntime.class)
@interface RunsOn {

    /** A specification for {@link dev.prong.TaskRuntime#open}, without options. */
    String value();

    /** The option that says how many workers the pool has. */
    String poolSize();

    /** What workers are called, before the hyphen and the number. */
    String workerName();

    /** What the contract leaves open and this backend lacks. */
    Capability[] cannot() default {};

    /** What only some backends can do. */
    enum Capability {
        /** End a task that ignores its interrupt; without it, such a task is given up and its worker replaced. */
        KILL,
        /** Survive the end of a worker's process. */
        ISOLATE,
        /**
         * Start a worker so cheaply that every test may have its own. Without it only those tests run that depend on what
         * carries the messages, unless the system property {@code prong.tests} is {@code all}.
         */
        START_DOZENS,
        /** Start a worker so cheaply that one test may start hundreds. */
        START_HUNDREDS,
        /** Run a task on its caller's thread when the queue is full. */
        RUN_IN_CALLER,
        /** Run any callable, by reference, in the view as an executor service. */
        SHARE_OBJECTS
    }
}
