package dev.prong.child.launch;

import java.util.List;

/** Whether a debugger may attach to children. */
public enum Debugging {
    /** It may not. */
    OFF,
    /** It may at any time. */
    RUNNING,
    /** It may, and the child does nothing before it has. */
    SUSPENDED;

    /** The options of the JVM that say so: a port of the loopback interface that the system chooses. */
    List<String> javaOptions() {
        return this == OFF ? List.of()
                : List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=" + (this == SUSPENDED ? "y" : "n")
                        + ",address=127.0.0.1:0");
    }
}
