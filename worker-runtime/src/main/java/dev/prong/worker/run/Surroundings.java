package dev.prong.worker.run;

import dev.prong.MessagePort;
import java.io.PrintStream;

/**
 * Where a call runs.
 *
 * @param workerName the name of the worker
 * @param port the port to the starter; null for a task of a pool
 * @param out standard output of the task
 * @param err standard error of the task
 */
public record Surroundings(String workerName, MessagePort port, PrintStream out, PrintStream err) {
}
