package dev.prong.child.host;

/**
 * Which errors leave a JVM in which nobody knows what still works: those of the virtual machine itself, but for a stack
 * overflow, which unwinds one thread and leaves heap and other threads as they were.
 */
final class Taint {

    /** Longer chains of causes are loops. */
    private static final int MOST_CAUSES = 100;

    private Taint() {
    }

    /** Whether {@code thrown} or one of its causes is such an error. */
    static boolean isBy(Throwable thrown) {
        Throwable each = thrown;
        for (int i = 0; each != null && i < MOST_CAUSES; i++) {
            if (each instanceof VirtualMachineError && !(each instanceof StackOverflowError)) {
                return true;
            }
            each = causeOf(each);
        }
        return false;
    }

    /** By a method that the task's own exception may have overridden. */
    private static Throwable causeOf(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable _) {
            return null; // Then there is none to be known.
        }
    }
}
