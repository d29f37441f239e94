package dev.prong.worker;

/** How a task's inputs, its messages and its result go between threads. */
public enum Captures {
    /** As values: what can change is copied, what cannot cross to a process is refused here too. The default. */
    COPY,
    /** By reference: threads share their starter's objects, and a task that works here may not work in a child. */
    REFERENCE
}
