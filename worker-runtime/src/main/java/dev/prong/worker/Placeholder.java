package dev.prong.worker;

/** Holds the package until its first type arrives. */
public final class Placeholder {
    private Placeholder() {
    }
}
