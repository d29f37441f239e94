package dev.prong.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at processes by their ids. Stateless. */
public final class Processes {

    private Processes() {
    }

    /** Whether the process has not ended; one that waits for its parent to notice (a zombie) has. */
    public static boolean isRunning(long pid) {
        // Asked again, because it may end between the first two questions, which then get no answer from the second.
        return isAlive(pid) && !isZombie(pid) && isAlive(pid);
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException _) {
            return false;
        }
    }
}
