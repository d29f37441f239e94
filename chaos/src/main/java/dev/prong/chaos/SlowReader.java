package dev.prong.chaos;

import dev.prong.TaskContext;
import java.time.Duration;
import java.util.Objects;

/**
 * Receives one message in every pause; whoever posts faster has to wait. To be {@linkplain dev.prong.TaskRuntime#start
 * started}, for it needs a port.
 *
 * @param pause how long it waits between two
 */
public record SlowReader(Duration pause) implements Chaos {

    /** Refuses null. */
    public SlowReader {
        Objects.requireNonNull(pause, "pause");
    }

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.returns("receives one message in " + pause.toMillis() + " ms");
    }

    /** Returns how many it has received, once its starter has disconnected. */
    @Override
    public Object run(TaskContext context) throws InterruptedException {
        int received = 0;
        for (Object _ : context.parent().messages()) {
            received++;
            Thread.sleep(pause);
        }
        return received;
    }
}
