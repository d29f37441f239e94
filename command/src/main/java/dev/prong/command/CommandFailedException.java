package dev.prong.command;

import dev.prong.text.Printable;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A program could not be started, or {@link Command#exec} did not bring it to success. The message says what failed,
 * the facts, what to do, and the end of its standard error. Immutable but for what every throwable has.
 */
public final class CommandFailedException extends RuntimeException {

    /** What went wrong. */
    public enum Kind {
        /** There is no such program, or its interpreter ({@code #!}) is missing. Nothing was started. */
        NOT_FOUND,
        /** There is such a file, but it is a folder or may not be executed. Nothing was started. */
        NOT_EXECUTABLE,
        /** The working directory is missing, is no directory, or may not be entered. Nothing was started. */
        DIRECTORY_MISSING,
        /** The file given to {@link Command#input(java.nio.file.Path)} cannot be read. Nothing was started. */
        INPUT_MISSING,
        /** The system refused to start it: see the cause. */
        NOT_STARTED,
        /** It ended with another code than 0, or by a signal from elsewhere. */
        FAILED,
        /**
         * It had not closed when its timeout or the time of the task that it belongs to was over, or when that task had
         * been silent for too long, and was ended.
         */
        TIMED_OUT,
        /** It wrote more than {@link Command#maxOutput} allows, and was ended. */
        OUTPUT_LIMIT,
        /** It was ended, or not even started, because this JVM is shutting down. */
        SHUT_DOWN,
        /** It was ended, or not even started, because the task that it belongs to was asked to end, or has ended. */
        STARTER_ENDED
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private transient Command command;
    private final Outcome outcome;

    /** What a program that was started left; {@code exit} is null if it could not be brought to an end. */
    record Outcome(ProcessExit exit, String stdout, String stderr) implements Serializable {

        static final Outcome NEVER_STARTED = new Outcome((ProcessExit) null, "", "");

        Outcome(Optional<ProcessExit> exit, String stdout, String stderr) {
            this(exit.orElse(null), stdout, stderr);
        }
    }

    CommandFailedException(Kind kind, String message, Command command, Outcome outcome) {
        super(Printable.lines(message));
        this.kind = Objects.requireNonNull(kind, "kind");
        this.command = command;
        this.outcome = outcome;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /**
     * What was to be run. An exception that was serialized has of it what {@link Command#of} or {@link Command#shell} was
     * given and {@link Command#args} added: no environment, no input, no limits, and {@code ***} for secret arguments.
     */
    public Command command() {
        return command;
    }

    /** How the program ended; empty if it was never started, or withstood its end (its message says so). */
    public Optional<ProcessExit> exit() {
        return Optional.ofNullable(outcome.exit());
    }

    /** What it wrote to its standard output, up to {@link Command#maxOutput}. */
    public String stdout() {
        return outcome.stdout();
    }

    /** What it wrote to its standard error, up to {@link Command#maxOutput}. */
    public String stderr() {
        return outcome.stderr();
    }

    /** Whether its timeout ended it, or a budget of the task that it belongs to. */
    public boolean isTimedOut() {
        return kind == Kind.TIMED_OUT;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeBoolean(command.settings().shell);
        out.writeObject(command.settings().shownWords().toArray(String[]::new));
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        boolean shell = in.readBoolean();
        String[] words = (String[]) in.readObject();
        String[] rest = Arrays.copyOfRange(words, 1, words.length);
        command = (shell ? Command.shell(words[0]) : Command.of(words[0])).args(rest);
    }
}
