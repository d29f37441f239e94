package dev.prong.child.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the system, not the JVM, holds a child and all that it starts to.
 *
 * @param nice how much lower its priority is than this process's, by nice(1); empty for the same
 * @param openFiles the most files and sockets of each process, RLIMIT_NOFILE of getrlimit(2)
 * @param processes the most processes and threads of its user, RLIMIT_NPROC
 */
public record ProcessLimits(OptionalInt nice, OptionalLong openFiles, OptionalLong processes) {

    /** None. */
    public static final ProcessLimits NONE = new ProcessLimits(OptionalInt.empty(), OptionalLong.empty(),
            OptionalLong.empty());

    /** How a line begins by which the shell says that it could not set a limit. */
    public static final String REFUSED = "Prong: limit cannot be set: ";

    /**
     * Takes a name, a number and the options of the shell's ulimit that may stand for it, and ends the shell if none
     * does: {@code -u} is not what every shell calls the processes.
     */
    private static final String FUNCTION = """
            limit() {
              name=$1 value=$2
              shift 2
              for option do
                ulimit "$option" "$value" 2>/dev/null && return
              done
              echo "%s$name=$value, most=$(ulimit -H "$option")" >&2
              exit 71
            }
            """.formatted(REFUSED);

    /** Whether a shell has to set any. */
    public boolean needShell() {
        return openFiles.isPresent() || processes.isPresent();
    }

    /** The part of a shell's script that sets them and takes the {@link #arguments} off. */
    public String script() {
        if (!needShell()) {
            return "";
        }
        StringBuilder script = new StringBuilder(FUNCTION);
        openFiles.ifPresent(_ -> script.append("limit openFiles \"$1\" -n; shift\n"));
        processes.ifPresent(_ -> script.append("limit processes \"$1\" -u -p; shift\n"));
        return script.toString();
    }

    /** What the {@link #script} takes. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        openFiles.ifPresent(number -> arguments.add(Long.toString(number)));
        processes.ifPresent(number -> arguments.add(Long.toString(number)));
        return arguments;
    }
}
