package dev.prong.worker;

import java.lang.management.ManagementFactory;

/** What this thread used, as the JVM tells it. */
final class ManagementHelp {

    private ManagementHelp() {
    }

    static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
