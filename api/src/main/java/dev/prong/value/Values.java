package dev.prong.value;

public final class Values {
    private Values() {
    }

    public static Object copy(Object value) {
        return value;
    }
}
