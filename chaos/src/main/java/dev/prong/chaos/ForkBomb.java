package dev.prong.chaos;

import dev.prong.TaskContext;
import java.io.IOException;

/**
 * Starts processes that start processes, {@value #PROCESSES} in all and never more, and waits for ever. They stay in the
 * session of the process that the task runs in. Needs a POSIX shell.
 */
public record ForkBomb() implements Chaos {

    /** How many processes it starts. */
    public static final int PROCESSES = 50;

    private static final int SHELLS = 10;

    /** Four to a shell. */
    private static final String SCRIPT = "sleep 1000 & sleep 1000 & sleep 1000 & sleep 1000 & wait";

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.resists("starts " + PROCESSES + " processes and waits for them");
    }

    /** Reports {@value #PROCESSES} as its progress once they run; never returns. */
    @Override
    public Object run(TaskContext context) throws IOException {
        for (int i = 0; i < SHELLS; i++) {
            new ProcessBuilder("sh", "-c", SCRIPT).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        }
        while (ProcessHandle.current().descendants().count() < PROCESSES) {
            Thread.onSpinWait();
        }
        context.progress(PROCESSES);
        Forever.sleep();
        return null;
    }
}
