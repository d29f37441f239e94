package dev.prong.chaos;

import dev.prong.TaskContext;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes to address zero, as a fault in native code would: the JVM crashes and leaves its report. */
public record Segfault() implements Chaos {

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.crashes("writes to address 0", "child crashed: ", "crashReport=", "SIGSEGV")
                .withJavaOptions(Native.ACCESS, "-XX:-CreateCoredumpOnCrash");
    }

    /** Never returns. */
    @Override
    @SuppressWarnings("restricted") // It crashes the JVM, and is meant to.
    public Object run(TaskContext context) {
        MemorySegment.ofAddress(0).reinterpret(Integer.BYTES).set(ValueLayout.JAVA_INT, 0, 42);
        return null;
    }
}
