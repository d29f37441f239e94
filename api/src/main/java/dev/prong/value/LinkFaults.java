package dev.prong.value;

import dev.prong.text.Printable;
import dev.prong.text.Thrown;

/** What to say and do about a class that is there and cannot be linked. */
public final class LinkFaults {

    private LinkFaults() {
    }

    /** What {@code fault} says, without what takes many lines, and what to do about it. */
    public static String describe(Throwable fault) {
        return Printable.shown(Thrown.explain(fault).lines().findFirst().orElse(fault.getClass().getName())) + "; "
                + remedy(fault);
    }

    private static String remedy(Throwable fault) {
        return switch (fault) {
            case UnsupportedClassVersionError e when Thrown.textOf(e).contains("--enable-preview") ->
                    "start that JVM with --enable-preview";
            case UnsupportedClassVersionError _ -> "run both sides with the same version of Java";
            case NoClassDefFoundError _ ->
                    "a class that it needs is missing there: start the child with the class path of its parent";
            case LinkageError _ -> "run both sides with the same versions of it and of the classes that it uses";
            default -> "the class loader refused it: start the child with the class path of its parent";
        };
    }
}
