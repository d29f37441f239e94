package dev.prong.command;

import java.time.Duration;

/**
 * Starts a program that would run for long, prints its process id and, given an argument, waits; else its main ends.
 */
final class LeavesSleepRunning {

    private LeavesSleepRunning() {
    }

    public static void main(String[] args) throws InterruptedException {
        Subprocess sleep = Command.shell("trap '' TERM; while :; do sleep 0.1; done").gracePeriod(
                Duration.ofMillis(200)).spawn();
        System.out.println(sleep.pid());
        if (args.length > 0) {
            sleep.awaitClose();
        }
    }
}
