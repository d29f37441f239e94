package dev.prong.child.launch;

import java.nio.file.Path;

/**
 * A child's process, before anything has been said.
 *
 * @param name the child's name
 * @param process the process
 * @param arguments its argument file, to be deleted once it has been read
 * @param crashReport where the JVM leaves its report if it crashes
 */
public record LaunchedChild(String name, Process process, Path arguments, Path crashReport) {
}
