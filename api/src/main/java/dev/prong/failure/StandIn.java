package dev.prong.failure;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What stands for an exception that was thrown in another process: the same text, stack, causes and suppressed
 * exceptions, without its class.
 */
public final class StandIn extends Exception {

    private final transient FailureData data;

    StandIn(FailureData data, StandIn cause) {
        super(data.message(), cause, true, true);
        this.data = data;
    }

    /** The binary name of the class that {@code thrown} has, or had where it was thrown. */
    public static String typeOf(Throwable thrown) {
        return thrown instanceof StandIn standIn ? standIn.data.type() : thrown.getClass().getName();
    }

    /** Whether {@code thrown} is a {@code type}, or was one where it was thrown. */
    public static boolean isInstance(Throwable thrown, Class<? extends Throwable> type) {
        return thrown instanceof StandIn standIn ? standIn.data.superTypes().contains(type.getName())
                : type.isInstance(thrown);
    }

    /** {@code thrown} and its causes, outermost first; ends where a cycle would begin. */
    public static Stream<Throwable> chain(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return Stream.iterate(thrown, Objects::nonNull, FailureData::causeOf).takeWhile(seen::add);
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
