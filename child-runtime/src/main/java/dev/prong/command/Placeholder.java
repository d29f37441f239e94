package dev.prong.command;

/** Holds the package until its first type arrives. */
public final class Placeholder {
    private Placeholder() {
    }
}
