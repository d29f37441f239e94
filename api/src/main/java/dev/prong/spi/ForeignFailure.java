package dev.prong.spi;

/**
 * What a {@link Throwable} implements that stands for an exception of another process, whose class may not be here. By
 * it {@link dev.prong.TaskFailedException} answers for the original. Thread-safe.
 */
public interface ForeignFailure {

    /** The binary name of the class of the original. */
    String type();

    /** Whether the original was an instance of the class of that binary name. */
    boolean isA(String className);
}
