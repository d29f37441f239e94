package dev.prong.child.launch;

import dev.prong.child.limits.ProcessLimits;
import dev.prong.failure.SafeLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which descriptors of the child carry the protocol. */
public enum Descriptors {
    /**
     * Input 3 and output 4, moved there by a shell before the JVM exists: the JVM writes warnings, thread dumps and
     * crash reports to descriptor 1, and so does native code. Standard input is empty, standard output goes to standard
     * error.
     */
    MOVED,
    /** Standard input and output themselves, where there is no POSIX shell; a preamble marks the beginning. */
    STANDARD;

    static final Path SHELL = Path.of("/bin/sh");

    /**
     * Waits for a line before anything else, so that nothing runs before the guard knows of it; the end of input in its
     * place means that the parent has died. Arguments are passed, never interpolated.
     */
    private static final String MOVE = "read -r go || exit 1; exec 3<&0 4>&1 </dev/null 1>&2\n";

    /** The same where both streams of output are inherited: descriptor 4 has to be there, and carries nothing. */
    private static final String MOVE_INPUT = "read -r go || exit 1; exec 3<&0 4>/dev/null </dev/null\n";

    /** Takes the file of a control group that gets the ids of its members; 0 is the one who writes. */
    private static final String JOIN = "{ echo 0 >\"$1\"; } 2>/dev/null || { echo \"" + ProcessLimits.REFUSED
            + "group=$1\" >&2; exit 71; }; shift\n";

    /** What this system can do. */
    public static Descriptors detect() {
        return Files.isExecutable(SHELL) && Files.exists(Path.of("/dev/fd")) ? MOVED : STANDARD;
    }

    /** Lets a process that was started with the {@link #prefix} go on. */
    void go(OutputStream input) {
        if (this == MOVED) {
            try {
                input.write('\n');
                input.flush();
            } catch (IOException e) {
                // It has ended already; its exit, which its session is about to find, says why.
                new SafeLog("dev.prong.child").log(System.Logger.Level.DEBUG, "child does not read", e);
            }
        }
    }

    /**
     * What stands before the command that is to run with these descriptors, within limits for which there is a shell.
     *
     * @param environment what the command is to have; what the shell must not see is taken out
     * @throws IOException if a tool is missing
     */
    List<String> prefix(InheritedOutput inherited, ProcessLimits limits, Optional<Path> groupMembers,
            Map<String, String> environment) throws IOException {
        if (this == STANDARD) {
            return List.of();
        }
        ShellEnvironment kept = ShellEnvironment.prepare(SHELL, environment);
        String move = inherited == InheritedOutput.BOTH ? MOVE_INPUT : MOVE;
        String join = groupMembers.isPresent() ? JOIN : "";
        List<String> prefix = new ArrayList<>(kept.start("-c",
                move + join + limits.script() + "exec \"$@\"", "sh"));
        groupMembers.ifPresent(file -> prefix.add(file.toString()));
        prefix.addAll(limits.arguments());
        prefix.addAll(kept.words());
        return prefix;
    }
}
