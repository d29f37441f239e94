package dev.prong.command;

import dev.prong.process.Passable;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The description of an external program and how to run it. Immutable and thread-safe: every setter returns a new
 * command, and one command can be run any number of times, at the same time too.
 *
 * {@snippet :
 * Subprocess ls = Command.of("ls", "-lh", "/usr").spawn();   // streams
 * ls.stdout().lines().forEach(System.out::println);
 *
 * ExecResult result = Command.of("sort").input("b\na\n").timeout(Duration.ofSeconds(5)).exec();   // buffers
 * }
 *
 * <p>No shell is involved, except by {@link #shell}: arguments reach the program as they are, and nothing in them is
 * interpreted.
 *
 * <p><b>In a task.</b> A command that a task starts from its own thread belongs to the task unless it is
 * {@link #detached()}: it has at most what is left of the task's time, and ends, as below, when the task is asked to
 * end and when the task ends. Its error then says what was asked for, what was granted, and by which task. A task that
 * has been asked to end starts no more commands that belong to it. What a program prints is no sign of life of its
 * task: a task with a limit on its silence reports progress while the program runs.
 *
 * <p><b>The end.</b> A timeout, the end of the task, {@link Subprocess#kill}, an interrupt of {@link #exec} and the
 * ordinary end of this JVM end the program <em>and all it has started</em>. On Linux, where {@code setsid} and
 * {@code sh} are installed, each program runs in a session of its own and everything in it ends, also what has outlived
 * its parents; a program that starts a session of its own is ended as well if its parents still lived when the end
 * began. Elsewhere (macOS, Windows) only those processes end whose parents still lived then. A session of its own also means that Ctrl-C on the
 * terminal reaches the programs only through the end of this JVM, and that programs cannot ask for a password on the
 * terminal.
 *
 * <p>Once the end of this JVM has begun no program is started any more, in its shutdown hooks either. When it is ended
 * by force (SIGKILL, a crash, {@code Runtime.halt}), nothing here can run, and the programs go on.
 */
public final class Command {

    private final Settings settings;

    private Command(Settings settings) {
        this.settings = settings;
    }

    /**
     * Describes a program with its arguments.
     *
     * @param program a name to look for on the child's {@code PATH}, or a path; a relative path starts at the
     *            {@link #directory}
     * @param args its arguments, passed as they are
     * @throws IllegalArgumentException if {@code program} is empty, or a text contains NUL or has characters that this
     *             JVM's native encoding ({@code sun.jnu.encoding}) lacks
     */
    public static Command of(String program, String... args) {
        Settings settings = new Settings(false, List.of(Passable.notEmpty("program", program)));
        return new Command(settings).args(args);
    }

    /**
     * Describes a line for the system's shell: {@code /bin/sh -c line}, on Windows {@code cmd /d /s /c line}. Never build
     * such a line from texts that others wrote; {@link #args} passes such texts safely.
     *
     * @throws IllegalArgumentException if {@code line} is empty, or as for {@link #of}
     */
    public static Command shell(String line) {
        return new Command(new Settings(true, List.of(Passable.notEmpty("line", line))));
    }

    /**
     * Adds arguments after those the command has. A shell's line finds them as {@code "$1"}, {@code "$2"} and so on.
     *
     * @throws IllegalArgumentException as for {@link #of}
     * @throws UnsupportedOperationException for a shell's line on Windows
     */
    public Command args(String... more) {
        for (int i = 0; i < more.length; i++) {
            Passable.text("args[" + i + "]", more[i]);
        }
        return withWords(List.of(more), settings.secrets);
    }

    /**
     * Adds secret arguments after those the command has: descriptions, errors and logs of this project show
     * {@code ***} in their place. Everybody on this machine can see the arguments of a running program, and the JDK shows
     * them in its event {@code jdk.ProcessStart} and, at level {@code TRACE}, in its logger {@code java.lang.ProcessBuilder}:
     * where a program takes a secret from its environment or its input, give it there.
     *
     * @throws IllegalArgumentException as for {@link #of}; its message does not show the argument
     * @throws UnsupportedOperationException for a shell's line on Windows
     */
    public Command secretArgs(String... more) {
        Set<Integer> secrets = new HashSet<>(settings.secrets);
        for (int i = 0; i < more.length; i++) {
            Passable.secret("more[" + i + "]", more[i]);
            secrets.add(settings.words.size() + i);
        }
        return withWords(List.of(more), Set.copyOf(secrets));
    }

    private Command withWords(List<String> more, Set<Integer> secrets) {
        if (settings.shell && Platform.WINDOWS && !more.isEmpty()) {
            throw new UnsupportedOperationException("cmd has no arguments for a line: command=" + this);
        }
        List<String> words = new ArrayList<>(settings.words);
        words.addAll(more);
        return with(changed -> {
            changed.words = List.copyOf(words);
            changed.secrets = secrets;
        });
    }

    /**
     * Sets the program's working directory; this JVM's working directory unless set. The directory is checked when the
     * program starts.
     */
    public Command directory(Path directory) {
        Objects.requireNonNull(directory, "directory");
        return with(changed -> changed.directory = Optional.of(directory));
    }

    /**
     * Sets an environment variable, which replaces an inherited one of that name.
     *
     * @throws IllegalArgumentException if {@code name} is empty or contains {@code '='}, or as for {@link #of}
     */
    public Command environment(String name, String value) {
        Passable.variable(name);
        Passable.value(name, value);
        return with(changed -> changed.setVariable(name, Optional.of(value)));
    }

    /**
     * Removes the environment variable {@code name}, whether it was inherited or set before.
     *
     * @throws IllegalArgumentException as for {@link #environment}
     */
    public Command withoutEnvironment(String name) {
        Passable.variable(name);
        return with(changed -> changed.setVariable(name, Optional.empty()));
    }

    /**
     * Drops all inherited environment variables: the program gets only those set by {@link #environment}, before or after
     * this call. Without a {@code PATH} programs are looked for in {@code /usr/bin} and {@code /bin}.
     */
    public Command cleanEnvironment() {
        return with(changed -> changed.cleanEnvironment = true);
    }

    /** Gives the program {@code text}, in the {@link #charset}, as standard input. The last {@code input} counts. */
    public Command input(String text) {
        Objects.requireNonNull(text, "text");
        return with(changed -> changed.input = new Settings.Input.Written(text::getBytes));
    }

    /** Gives the program a copy of {@code bytes} as standard input. */
    public Command input(byte[] bytes) {
        byte[] copy = bytes.clone();
        return with(changed -> changed.input = new Settings.Input.Written(_ -> copy));
    }

    /**
     * Gives the program the content of {@code file}, from its beginning, as standard input: the program reads the file
     * directly. The file may also be a device, such as the null device. A named pipe is read by this JVM, which hands on to the program what other
     * programs write into the pipe.
     */
    public Command input(Path file) {
        Objects.requireNonNull(file, "file");
        return with(changed -> changed.input = new Settings.Input.File(file));
    }

    /**
     * Ends the program when it has not closed ({@link Subprocess#onClose}) within {@code timeout} of its start: TERM asks
     * it to end, and KILL forces it after the {@link #gracePeriod}. There is no limit unless one is set. The time is
     * measured with the monotonic clock.
     *
     * @throws IllegalArgumentException if {@code timeout} is zero, negative or over 292 years
     */
    public Command timeout(Duration timeout) {
        Checks.duration("timeout", timeout);
        return with(changed -> changed.timeout = Optional.of(timeout));
    }

    /**
     * Sets the time from TERM to KILL when the program is ended; two seconds unless set.
     *
     * @throws IllegalArgumentException if {@code gracePeriod} is zero, negative or over 292 years
     */
    public Command gracePeriod(Duration gracePeriod) {
        Checks.duration("gracePeriod", gracePeriod);
        return with(changed -> changed.gracePeriod = gracePeriod);
    }

    /**
     * Limits how much {@link #exec} takes of each of the two outputs; 100 MiB unless set. A program that writes more is
     * ended.
     *
     * @throws IllegalArgumentException if {@code bytes} is not from 1 to 2,147,483,639
     */
    public Command maxOutput(long bytes) {
        int size = Checks.size("maxOutput", bytes);
        return with(changed -> changed.maxOutputBytes = size);
    }

    /**
     * Lets {@link #exec} take as much of each output as a text can hold, 2,147,483,639 bytes. The outputs are kept in this
     * JVM's heap, so use this only for programs that are trusted not to write without end.
     */
    public Command unlimitedOutput() {
        return maxOutput(Checks.MOST_BYTES);
    }

    /** Sets the encoding of input and outputs; UTF-8 unless set. Invalid bytes of an output become U+FFFD. */
    public Command charset(Charset charset) {
        Objects.requireNonNull(charset, "charset");
        return with(changed -> changed.charset = charset);
    }

    /** Sends standard error where standard output goes, in the order of writing ({@code 2>&1}). */
    public Command redirectErrorToOutput() {
        return with(changed -> changed.errorToOutput = true);
    }

    /**
     * Detaches the program from the task that starts it: the program neither shares the task's time limits nor ends with
     * the task. The ordinary end of this JVM still ends the program. Use this for programs that should outlive their task,
     * and for cleaning up after a task that was asked to end.
     */
    public Command detached() {
        return with(changed -> changed.detached = true);
    }

    /**
     * Starts the program and returns at once. Its standard input is open for writing unless an {@code input} was given.
     * Claim {@link Subprocess#stdout} and {@link Subprocess#stderr} right away if it writes more than 1 MiB.
     *
     * @throws CommandFailedException if it cannot be started; its kind says why
     */
    public Subprocess spawn() {
        return Subprocess.spawn(Launcher.DEFAULT, this, settings);
    }

    /**
     * Runs the program and waits until it and both its outputs have ended, buffering what it writes. Its standard input
     * is empty unless an {@code input} was given; a program that does not read its input is no failure. On a timeout, a
     * flood of output or an interrupt, everything the program has started is ended before this returns, which takes up
     * to the grace period and three seconds. When the time of the task that it belongs to is over, or the task was
     * silent for too long, this throws the {@link CommandFailedException} that says so, and the interrupt stays set;
     * when the task was cancelled it throws {@link InterruptedException}.
     *
     * @return what it wrote, if it exited with code 0
     * @throws CommandFailedException if it cannot be started, exits with another code, is ended by a signal, by its
     *             timeout or by its output's limit; it has what the program wrote
     * @throws InterruptedException if this thread is interrupted; the program has ended then
     */
    public ExecResult exec() throws InterruptedException {
        return Execution.exec(Launcher.DEFAULT, this, settings);
    }

    /**
     * Returns the command as one would type it into a shell, for people to read. Environment values, input and
     * {@link #secretArgs} are not shown.
     */
    @Override
    public String toString() {
        return settings.shownLine();
    }

    Settings settings() {
        return settings;
    }

    private Command with(Consumer<Settings> change) {
        Settings changed = settings.copy();
        change.accept(changed);
        return new Command(changed);
    }
}
