package dev.prong.failure;

import dev.prong.spi.ForeignFailure;
import java.util.List;

/**
 * What stands for an exception that was thrown in another process: the same text, stack, causes and suppressed
 * exceptions, without its class.
 */
public final class StandIn extends Exception implements ForeignFailure {

    private final transient FailureData data;

    StandIn(FailureData data, StandIn cause) {
        super(data.message(), cause, true, true);
        this.data = data;
    }

    /** The binary name of the class that {@code thrown} has, or had where it was thrown. */
    public static String typeOf(Throwable thrown) {
        return thrown instanceof StandIn standIn ? standIn.type() : thrown.getClass().getName();
    }

    @Override
    public String type() {
        return data.type();
    }

    @Override
    public boolean isA(String className) {
        return data.superTypes().contains(className);
    }

    List<String> superTypes() {
        return data.superTypes();
    }

    /** What the original's {@code toString()} gave. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // getMessage() is the original's too, and the two need not agree.
    public String toString() {
        return data.text();
    }
}
