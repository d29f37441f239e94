package dev.prong.child.session;

/** A task of Prong's own around code of the user's. */
public interface Wraps {

    /** That code, whose class loader knows the classes of the task's result. */
    Object wrapped();
}
