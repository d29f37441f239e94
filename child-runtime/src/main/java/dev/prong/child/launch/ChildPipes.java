package dev.prong.child.launch;

import dev.prong.failure.SafeLog;
import dev.prong.process.CloseablePipes;
import dev.prong.thread.OwnThreads;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * This side of the pipes that a child was launched with. None of them holds anybody up: a thread that waits in one is freed
 * by {@link #seal} and {@link #close}, whoever may hold the other side. Thread-safe.
 *
 * <p>On Linux they are opened by way of the new process, and the JDK's own, which cannot be closed while a thread waits in
 * them, are given up. Elsewhere a thread reads ahead for whoever reads here, and is left to itself while somebody who is
 * not of the child's tree holds the other side.
 */
public final class ChildPipes {

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    private final OutputStream input;
    private final PipeInput output;
    private final PipeInput errors;

    private ChildPipes(OutputStream input, PipeInput output, PipeInput errors) {
        this.input = input;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Those of a process that has been started and has not moved its descriptors yet.
     *
     * @param inherited which of its outputs are no pipes
     */
    static ChildPipes of(Process process, String name, InheritedOutput inherited) {
        return new ChildPipes(writing(process), inherited == InheritedOutput.BOTH ? empty()
                : new PipeInput(reading(process, 1, process.getInputStream(), "prong-" + name + "-output-pipe")),
                inherited != InheritedOutput.NONE ? empty()
                        : new PipeInput(
                                reading(process, 2, process.getErrorStream(), "prong-" + name + "-error-pipe")));
    }

    /** Those of a child that has none here. */
    static ChildPipes none() {
        return new ChildPipes(OutputStream.nullOutputStream(), empty(), empty());
    }

    private static PipeInput empty() {
        return new PipeInput(InputStream.nullInputStream());
    }

    private static Path descriptor(Process process, int number) {
        return Path.of("/proc", Long.toString(process.pid()), "fd", Integer.toString(number));
    }

    private static InputStream reading(Process process, int number, InputStream own, String threadName) {
        try {
            InputStream opened = CloseablePipes.openInput(descriptor(process, number));
            close(own); // It would take what comes at the end for itself.
            return opened;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "pipe is read ahead: descriptor=" + number, e);
            return new PumpedInput(own, threadName);
        }
    }

    private static OutputStream writing(Process process) {
        try {
            OutputStream opened = CloseablePipes.openOutput(descriptor(process, 0));
            close(process.getOutputStream());
            return opened;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "pipe to a child cannot be closed while it is written", e);
            return new FilterOutputStream(process.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                }

                @Override
                public void close() {
                    OwnThreads.virtual("prong-close").start(() -> ChildPipes.close(out)); // It waits for whoever writes.
                }
            };
        }
    }

    /** To the child. */
    public OutputStream input() {
        return input;
    }

    /** What comes from the child's standard output, or from the descriptor that took its place. */
    public PipeInput output() {
        return output;
    }

    /** What comes from the child's standard error. */
    public PipeInput errors() {
        return errors;
    }

    /** The child has ended: what it has sent can still be read, and nothing is sent to it any more. Waits for nothing. */
    public void seal() {
        output.seal();
        errors.seal();
        close(input);
    }

    /** Gives them up; waits for nothing. May be called again. */
    public void close() {
        seal();
        output.close();
        errors.close();
    }

    private static void close(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "pipe of a child not closed", e);
        }
    }
}
