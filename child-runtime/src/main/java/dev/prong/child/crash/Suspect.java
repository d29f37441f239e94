package dev.prong.child.crash;

/** A task that may have killed a child. */
public interface Suspect {

    /** Its name. */
    String name();

    /** The key under which it is counted, as {@link CrashKey} makes it; the same each time. */
    String crashKey();
}
