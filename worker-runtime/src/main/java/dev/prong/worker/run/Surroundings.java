package dev.prong.worker.run;

import dev.prong.MessagePort;
import dev.prong.call.Call;
import dev.prong.output.TaskOutput;
import java.util.function.Function;

/**
 * Where a call runs.
 *
 * @param workerName the name of the worker
 * @param port the port to the starter; null for a task of a pool
 * @param outputs where what the task of a call prints goes
 */
public record Surroundings(String workerName, MessagePort port, Function<Call<?>, TaskOutput> outputs) {
}
