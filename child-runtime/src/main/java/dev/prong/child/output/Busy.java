package dev.prong.child.output;

import java.util.Arrays;

/** Where a thread that runs code of the user's is, for a report. */
public final class Busy {

    private Busy() {
    }

    /** The innermost place that is neither the JDK's nor Prong's; the innermost of all if there is none; empty after its end. */
    public static String at(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return Arrays.stream(stack).filter(Busy::isUsers).findFirst()
                .or(() -> Arrays.stream(stack).findFirst()).map(Busy::text).orElse("");
    }

    private static boolean isUsers(StackTraceElement frame) {
        String type = frame.getClassName();
        return !type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")
                && !type.startsWith("dev.prong.port.") && !type.startsWith("dev.prong.call.")
                && !type.startsWith("dev.prong.child.session.") && !type.startsWith("dev.prong.child.output.")
                && !type.startsWith("dev.prong.proto.");
    }

    private static String text(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }
}
