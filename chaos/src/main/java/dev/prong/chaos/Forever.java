package dev.prong.chaos;

/** Waits that nothing ends. */
final class Forever {

    private Forever() {
    }

    /** Sleeps on, whoever interrupts. */
    static void sleep() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException _) {
                // Not obeyed: that is the point.
            }
        }
    }

    /** Has the end of this JVM wait for ever: what asks it to end, a TERM or an exit, is not obeyed. */
    static void hangAtExit() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("chaos-hangs").unstarted(Forever::sleep));
    }
}
