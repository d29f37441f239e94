package dev.prong.value;

import java.lang.reflect.Array;

/** The arrays of primitives: what a codec and a copier need to know of each. */
public enum Primitives {
    BOOLEAN(boolean[].class, 1), BYTE(byte[].class, 1), SHORT(short[].class, 2), CHAR(char[].class, 2),
    INT(int[].class, 4), LONG(long[].class, 8), FLOAT(float[].class, 4), DOUBLE(double[].class, 8);

    private final Class<?> arrayType;
    private final int width;

    Primitives(Class<?> arrayType, int width) {
        this.arrayType = arrayType;
        this.width = width;
    }

    /** The kind of {@code array}. */
    public static Primitives of(Object array) {
        for (Primitives each : values()) {
            if (each.arrayType.isInstance(array)) {
                return each;
            }
        }
        throw new IllegalArgumentException("not an array of primitives: class=" + array.getClass().getName());
    }

    /** The bytes of one element. */
    public int width() {
        return width;
    }

    /** The number of elements of {@code array}. */
    public int length(Object array) {
        return Array.getLength(array);
    }

    /** The bytes of {@code array}'s elements. */
    public long bytes(Object array) {
        return (long) width * length(array);
    }

    Object copy(Object array) {
        return switch (this) {
            case BOOLEAN -> ((boolean[]) array).clone();
            case BYTE -> ((byte[]) array).clone();
            case SHORT -> ((short[]) array).clone();
            case CHAR -> ((char[]) array).clone();
            case INT -> ((int[]) array).clone();
            case LONG -> ((long[]) array).clone();
            case FLOAT -> ((float[]) array).clone();
            case DOUBLE -> ((double[]) array).clone();
        };
    }
}
