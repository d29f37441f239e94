package dev.prong.chaos;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** What only native code can do. */
final class Native {

    /** Without it the JVM warns on standard error, and a later one will refuse. */
    static final String ACCESS = "--enable-native-access=ALL-UNNAMED";

    private Native() {
    }

    /**
     * Closes a descriptor of this process, by close(2).
     *
     * @throws IllegalStateException if this system has no such function
     */
    @SuppressWarnings("restricted") // What is wrong with it is the point.
    static void close(int descriptor) {
        Linker linker = Linker.nativeLinker();
        try {
            MethodHandle close = linker.downcallHandle(linker.defaultLookup().findOrThrow("close"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            int _ = (int) close.invokeExact(descriptor);
        } catch (Throwable t) { // Method handles declare it.
            throw new IllegalStateException("descriptor not closed: number=" + descriptor, t);
        }
    }
}
