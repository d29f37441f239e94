package dev.prong.proto.codec;

import dev.prong.value.Refusal;

/** Enum constants by their names. */
final class Constants {

    private Constants() {
    }

    /** The constant of {@code type}, which is an enum; initialises it. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static Object of(Class<?> type, String name) {
        try {
            return Enum.valueOf((Class) type, name);
        } catch (IllegalArgumentException e) {
            throw new Refusal("enum " + type.getName() + " has no constant '" + Classes.shorten(name)
                    + "' here; run both sides with the same version of it", e);
        } catch (Throwable t) {
            throw Refusal.threw("initialising enum " + type.getName(), t);
        }
    }
}
