package dev.prong.command;

import dev.prong.thread.OwnThreads;

/**
 * The threads of one running command. Platform threads: a blocked read of a pipe would hold a virtual one's carrier.
 */
final class Threads {

    private Threads() {
    }

    /** Not started yet; named {@code prong-<role>-<pid>}. */
    static Thread named(String role, long pid, boolean daemon, Runnable work) {
        return OwnThreads.platform("prong-" + role + "-" + pid).daemon(daemon).unstarted(work);
    }

    static void startDaemon(String role, long pid, Runnable work) {
        named(role, pid, true, work).start();
    }
}
