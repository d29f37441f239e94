package dev.prong.command;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The commands that have not closed: one shutdown hook ends them when the JVM ends in the ordinary way. */
final class RunningCommands {

    private static final Set<Running> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(null, RunningCommands::endAll, "prong-shutdown", 0, false));
        } catch (IllegalStateException e) {
            // A first command while the JVM is shutting down was started by another hook, which waits for it if it cares.
            Pump.LOG.log(System.Logger.Level.DEBUG, "commands started during the shutdown are not ended by it", e);
        }
    }

    private RunningCommands() {
    }

    static void add(Running command) {
        RUNNING.add(command);
    }

    static void remove(Running command) {
        RUNNING.remove(command);
    }

    /** The shutdown hook: returns when all have ended, or have withstood their end. */
    static void endAll() {
        List<Running> left = List.copyOf(RUNNING);
        left.forEach(command -> command.ending().start(ProcessExit.Reason.SHUTDOWN));
        left.forEach(command -> command.ending().awaitOver());
    }
}
