package dev.prong.chaos;

import dev.prong.TaskContext;
import java.util.Objects;

/**
 * Takes all there is of one kind of memory, and throws the {@link OutOfMemoryError} that it gets. What it took is free
 * again after it, but whatever else ran in the process at that time may have failed as well.
 *
 * @param kind which memory
 */
public record OutOfMemory(Kind kind) implements Chaos {

    /** Kinds of memory that a JVM can run out of. */
    public enum Kind {
        /** Objects, up to {@code -Xmx}. */
        HEAP("java.lang.OutOfMemoryError: Java heap space", "-Xmx64m"),
        /** Direct buffers, up to {@code -XX:MaxDirectMemorySize}. */
        DIRECT("java.lang.OutOfMemoryError: Cannot reserve ", "-XX:MaxDirectMemorySize=16m"),
        /** Classes, up to {@code -XX:MaxMetaspaceSize}; without it, all of the machine. */
        METASPACE("java.lang.OutOfMemoryError: Metaspace", "-XX:MaxMetaspaceSize=48m"),
        /** The stack of a thread, of which one asks for more than there are addresses. */
        THREADS("java.lang.OutOfMemoryError: unable to create native thread", "-Xlog:os+thread=off");

        private final String text;
        private final String javaOption;

        Kind(String text, String javaOption) {
            this.text = text;
            this.javaOption = javaOption;
        }
    }

    /** Refuses null. */
    public OutOfMemory {
        Objects.requireNonNull(kind, "kind");
    }

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.throwsError(switch (kind) {
            case HEAP -> "fills the heap";
            case DIRECT -> "allocates direct buffers until there is no more";
            case METASPACE -> "defines classes until there is no room for one more";
            case THREADS -> "starts a thread with a stack of 32 TiB";
        }, kind.text).withJavaOptions(kind.javaOption);
    }

    /** Never returns. */
    @Override
    public Object run(TaskContext context) {
        switch (kind) {
            case HEAP -> Hoard.heap();
            case DIRECT -> Hoard.direct();
            case METASPACE -> Hoard.classes();
            case THREADS -> Hoard.stack();
        }
        throw new IllegalStateException("there was enough memory: kind=" + kind);
    }
}
