package dev.prong;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of the death of a child: who ended it and why, what it left behind, and what it was doing. Every
 * {@link WorkerCrashedException} has one, and so has what tells of a child that had to be killed; see
 * {@link TaskException#certificate()} and {@link Exit#certificate()}. Only what is certain is stated as a fact. More may be
 * added: it is for runtimes to make.
 */
public interface DeathCertificate {

    /** The child's name. */
    String worker();

    /** Its process id; 0 if it never had one, and of a child that was started elsewhere what it has told. */
    long pid();

    /** When its process was launched, by this machine's clock. */
    Instant started();

    /** When its parent found it ended. */
    Instant ended();

    /** Who ended it. */
    EndedBy endedBy();

    /** Who ended it and why in words, with the facts. */
    String why();

    /** The exit code of its process; empty for a child that was started elsewhere or never. */
    OptionalInt code();

    /**
     * The number of the signal that ended it, only if that is certain: its parent sent it, or the JVM's crash report
     * names it. An exit code cannot tell.
     */
    OptionalInt signal();

    /** The kind of memory that its standard error or its crash report says it ran out of. */
    Optional<OutOfMemory> outOfMemory();

    /** The JVM's crash report, if it left one. */
    Optional<CrashReport> crashReport();

    /** The end of its standard error. */
    ErrorOutput errorOutput();

    /** The tasks that were on it, in the order in which it was given them; unmodifiable. */
    List<TaskOnBoard> tasks();

    /** Its memory over its life, in the order of time; empty where the system does not tell. */
    List<MemorySample> memory();

    /** The steps of its stopping, in the order of time; empty if nobody here asked for its end. */
    List<Step> stopping();

    /**
     * What its platform threads did when it had not ended as asked, in lines: for each its name, its state, the task
     * that it ran, and its stack, those of tasks first. Of bounded length; empty if it was not asked, or did not
     * answer.
     */
    Optional<String> threadDump();

    /**
     * How many frames it sent that meant nothing: for tasks that had ended or that it never had, or a second time where
     * once was due; they were dropped.
     */
    long lateFrames();

    /**
     * A page for people, in a fixed order: every heading is always there. Lines end with a line feed, the last one too;
     * control characters that the child has written are escaped, as in <code>&#92;u001b</code>. Its wording may change;
     * programs read the rest.
     */
    default String report() {
        return new DeathReport(this).text();
    }

    /** Who died, by whom and why, in one line for a log; {@link #report()} has the rest. */
    @Override
    String toString();

    /** Who ended a child. */
    enum EndedBy {
        /** Who holds the handle: {@link TaskHandle#cancel()}, {@link Worker#terminate()} or a kill. */
        USER,
        /** The parent, because a time limit of a task was over and the task did not end when asked. */
        TIMEOUT,
        /** The parent, because a task used more processor time or memory than its options allow. */
        LIMIT,
        /** The parent, because the runtime was closed. */
        CLOSE,
        /** The parent, because the task that had submitted or started its task has ended. */
        STARTER,
        /** The kernel, because memory was short: killed by nobody here, while the kernel counted such a kill. */
        KERNEL_OUT_OF_MEMORY,
        /** The child: it exited, or its JVM crashed. */
        ITSELF,
        /** The parent, because the child broke the protocol, was not ready in time, or its set-up failed. */
        PROTOCOL,
        /** The parent, because the child gave no sign of life for long: its process was stopped, or hung. */
        SILENCE,
        /** The parent, because it could not go on with the child itself, for want of memory or threads of its own. */
        PARENT,
        /** It cannot be told, as with a signal from outside. */
        UNKNOWN
    }

    /** The kinds of memory that a JVM can run out of. */
    enum OutOfMemory {
        /** The Java heap. */
        HEAP,
        /** The memory of direct buffers. */
        DIRECT,
        /** The memory of classes: metaspace, or the space of compressed class pointers. */
        METASPACE,
        /** A thread that could not be created, for want of memory or because of a limit on processes. */
        THREADS,
        /** Another kind, such as memory of the JVM itself. */
        OTHER
    }

    /**
     * The crash report of a JVM.
     *
     * @param path the file, kept until the runtime is closed
     * @param lines its essential lines: what happened, where, and on which thread; bounded, without control characters,
     *            and empty if the file could not be read
     */
    record CrashReport(Path path, List<String> lines) {
        public CrashReport {
            Objects.requireNonNull(path, "path");
            lines = List.copyOf(lines);
        }
    }

    /**
     * The end of what a child wrote to its standard error.
     *
     * @param lines the last lines, a few kilobytes at most
     * @param cutLines how many lines came before these
     */
    record ErrorOutput(List<String> lines, long cutLines) {
        public ErrorOutput {
            lines = List.copyOf(lines);
        }
    }

    /**
     * How much memory a child's process had at one moment.
     *
     * @param time when it was looked at, by this machine's clock
     * @param residentBytes its resident set size: what it has in physical memory, shared libraries included
     */
    record MemorySample(Instant time, long residentBytes) {
        public MemorySample {
            Objects.requireNonNull(time, "time");
        }
    }

    /**
     * A task that was on a child when it died.
     *
     * @param name its name
     * @param lastProgress the last progress it reported, as text of bounded length; empty if it reported none
     */
    record TaskOnBoard(String name, Optional<String> lastProgress) {
        public TaskOnBoard {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(lastProgress, "lastProgress");
        }
    }

    /**
     * A step of the stopping of a child.
     *
     * @param name {@code cancel} (a task that was on it to its end was asked to end), {@code goodbye} (it was asked to
     *            go), {@code dump} (it was asked what its threads do), {@code term} (it was sent TERM, upon which a JVM runs
     *            its shutdown hooks), {@code kill}, or {@code gone}
     * @param after the time since the first step
     */
    record Step(String name, Duration after) {
        public Step {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(after, "after");
        }
    }
}
