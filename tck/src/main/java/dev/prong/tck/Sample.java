package dev.prong.tck;

/**
 * A value that crosses.
 *
 * @param name for the name of the test
 * @param value to send
 */
record Sample(String name, Object value) {

    static Sample sample(String name, Object value) {
        return new Sample(name, value);
    }

    @Override
    public String toString() {
        return name;
    }
}
