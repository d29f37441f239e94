package dev.prong.child.launch;

import dev.prong.child.limits.ChildGroup;
import dev.prong.child.limits.ProcessLimits;
import dev.prong.failure.SafeLog;
import dev.prong.process.Guard;
import dev.prong.process.Killable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A child's process, before anything has been said. For a child that was started elsewhere it is a {@link RemoteProcess}.
 *
 * @param name the child's name
 * @param process the process
 * @param pipes this side of its pipes
 * @param tree the process with all that comes of it
 * @param java what runs it; it says nothing of a child that was started elsewhere
 * @param debugPort where a debugger can attach to it
 * @param group the control group of its own, if it has one
 * @param arguments its argument file, to be deleted once it has been read
 * @param crashReport where the JVM leaves its report if it crashes
 */
public record LaunchedChild(String name, Process process, ChildPipes pipes, Killable tree, JavaProgram java,
        DebugPort debugPort, Optional<ChildGroup> group, Path arguments, Path crashReport) {

    /** The files of a child that has none here: nothing can be there. */
    private static final Path NO_FILE = Path.of("/dev/null/none");

    /** A child that somebody else has started, or is about to start. */
    public static LaunchedChild remote(String name, RemoteProcess process) {
        return new LaunchedChild(name, process, ChildPipes.none(), process, new JavaProgram(NO_FILE),
                new DebugPort(Debugging.OFF), Optional.empty(), NO_FILE, NO_FILE);
    }

    /** Whether somebody else started it: its process id is one of another machine, or of another view of this one. */
    public boolean isRemote() {
        return process instanceof RemoteProcess;
    }

    /** Its process id; of a remote child the one it has told, which must not be signalled or looked at. 0 if not known. */
    public long pid() {
        return process instanceof RemoteProcess remote ? remote.toldPid() : process.pid();
    }

    /** Has {@code action}, which is not to wait for anything, run once the process has ended; at once if it has. */
    public void onExit(Runnable action) {
        if (process instanceof RemoteProcess remote) {
            remote.whenGone(action);
        } else {
            // The handle's, which the JDK's own thread completes; the process's needs a thread of the common pool.
            var _ = process.toHandle().onExit().thenRun(action);
        }
    }

    /** It has told its process id. */
    public void told(long pid) {
        if (process instanceof RemoteProcess remote) {
            remote.tell(pid);
        }
    }

    /**
     * Why it has ended before it was ready, in words that say what to do; empty if its own are all there is.
     *
     * @param words the last lines of its standard error
     */
    public Optional<String> startFault(List<String> words) {
        return isRemote() ? Optional.empty() : refusedLimit(words).or(() -> java.fault(words));
    }

    private static Optional<String> refusedLimit(List<String> words) {
        return words.stream().filter(line -> line.startsWith(ProcessLimits.REFUSED)).findFirst()
                .map(line -> line.substring("Prong: ".length()) + "; ask for less, or have the limits raised that this"
                        + " process itself has");
    }

    /** The line to show in place of one that it printed. */
    public String shown(String line) {
        return debugPort.shown(name, pid(), line);
    }

    /** To be called when the child has ended and nothing is left of its tree, or nothing more can be done about it. */
    public void gone() {
        if (!isRemote()) {
            Guard.forget(process);
            group.ifPresent(ChildGroup::remove);
        }
    }

    /** Deletes the argument file, which the JVM has read by now or never will. May be called again. */
    public void argumentsRead() {
        if (isRemote()) {
            return;
        }
        try {
            Files.deleteIfExists(arguments);
        } catch (IOException e) {
            new SafeLog("dev.prong.child").log(System.Logger.Level.WARNING,
                    "argument file not deleted: path=" + arguments, e);
        }
    }
}
