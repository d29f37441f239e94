package dev.prong.child.session;

import java.time.Duration;

/** Waits on threads of ours that nobody interrupts. */
final class Waiting {

    private Waiting() {
    }

    /** The process's exit code, when it has ended. */
    static int forExit(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a session's thread", e);
        }
    }

    /** Waits for the end of the process, but not longer than {@code limit}; says whether it has ended. */
    static boolean forExit(Process process, Duration limit) {
        try {
            return process.waitFor(limit);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a session's thread", e);
        }
    }

    /** Waits for the end of {@code thread}, but not longer than {@code limit}. */
    static void forEnd(Thread thread, Duration limit) {
        try {
            thread.join(limit);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a session's thread", e);
        }
    }
}
