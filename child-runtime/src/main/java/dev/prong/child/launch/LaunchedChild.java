package dev.prong.child.launch;

import dev.prong.process.Guard;
import dev.prong.process.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A child's process, before anything has been said.
 *
 * @param name the child's name
 * @param process the process
 * @param tree the process with all that comes of it
 * @param arguments its argument file, to be deleted once it has been read
 * @param crashReport where the JVM leaves its report if it crashes
 */
public record LaunchedChild(String name, Process process, ProcessTree tree, Path arguments, Path crashReport) {

    /** To be called when the child has ended and nothing is left of its tree, or nothing more can be done about it. */
    public void gone() {
        Guard.forget(process);
    }

    /** Deletes the argument file, which the JVM has read by now or never will. May be called again. */
    public void argumentsRead() {
        try {
            Files.deleteIfExists(arguments);
        } catch (IOException e) {
            System.getLogger("dev.prong.child").log(System.Logger.Level.WARNING,
                    "argument file not deleted: path=" + arguments, e);
        }
    }
}
