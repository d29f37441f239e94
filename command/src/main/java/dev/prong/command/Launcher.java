package dev.prong.command;

import dev.prong.process.Fifos;
import dev.prong.process.Guard;
import dev.prong.process.PosixTools;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes a started process of a command's description. Immutable. */
record Launcher(PosixTools tools) {

    static final Launcher DEFAULT = new Launcher(PosixTools.installed());

    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    /** Whether it has been told that there are none. */
    private static final AtomicBoolean NO_FIFOS = new AtomicBoolean();

    private static final Redirect NOTHING = Redirect.from(new File(Platform.WINDOWS ? "NUL" : "/dev/null"));

    /**
     * Starts the program; it is for the caller to {@linkplain Running#begin begin} with it.
     *
     * @param stdinOpen whether a program without an input has one to be written to, or an empty one
     * @param sinks for standard output and standard error
     */
    Running start(Command command, Settings settings, boolean stdinOpen, List<Sink> sinks) {
        Starter starter = Starter.current(command, settings);
        ProcessBuilder builder = prepare(command, settings);
        builder.redirectInput(stdin(command, settings, stdinOpen));
        int outputs = settings.errorToOutput ? 1 : 2;
        builder.redirectErrorStream(settings.errorToOutput);
        sinks.stream().skip(outputs).forEach(sink -> sink.end(Optional.empty()));

        return RunningCommands.start(command,
                () -> start(command, settings, starter, builder, sinks.subList(0, outputs)));
    }

    private Running start(Command command, Settings settings, Starter starter, ProcessBuilder builder,
            List<Sink> sinks) {
        Optional<Fifos> fifos = makeFifos(sinks.size());
        Optional<Stage> stage = stage(builder.command(), fifos);
        builder.command(stage.map(Stage::line).orElse(builder.command()));
        fifos.ifPresent(made -> redirect(builder, made.files()));
        Process process = start(command, settings, builder, fifos);
        byte[] head = stage.map(it -> awaitProgram(it, command, settings, process, fifos)).orElse(new byte[0]);
        List<? extends ReadableByteChannel> sources = fifos.isPresent() ? fifos.get().sources() : pipes(process);
        int last = sinks.size() - 1;
        Stream<Pump> pumps = IntStream.rangeClosed(0, last)
                .mapToObj(i -> new Pump(i == last ? head : new byte[0], sources.get(i), sinks.get(i)));
        return new Running(command, settings, starter, process, tools, new Pumps(pumps.toList()));
    }

    private Optional<Stage> stage(List<String> line, Optional<Fifos> fifos) {
        if (!tools.hasSessions() || Platform.WINDOWS) {
            return Optional.empty();
        }
        List<String> staged = new ArrayList<>(tools.inOwnSession(line));
        Optional<Path> secret = fifos.flatMap(_ -> Fifos.secretSetsid());
        secret.ifPresent(path -> staged.set(0, path.toString()));
        return Optional.of(new Stage(List.copyOf(staged), secret.isPresent()));
    }

    /**
     * Waits until the program has taken the place of setsid.
     *
     * @return what is already taken from the last of its outputs
     * @throws CommandFailedException if it could not be executed
     */
    private byte[] awaitProgram(Stage stage, Command command, Settings settings, Process process,
            Optional<Fifos> fifos) {
        if (stage.awaitProgram(process, settings.timeout)) {
            return new byte[0];
        }
        byte[] head = head(process, settings, fifos);
        stage.failure(process.exitValue(), new String(head, NATIVE)).ifPresent(reason -> {
            fifos.ifPresent(Fifos::discard);
            Guard.forget(process);
            throw Programs.notExecuted(command, settings, reason);
        });
        return head;
    }

    /** What an ended process has left in the pipe of its standard error. */
    private static byte[] head(Process process, Settings settings, Optional<Fifos> fifos) {
        InputStream pipe = settings.errorToOutput ? process.getInputStream() : process.getErrorStream();
        try {
            return fifos.isPresent() ? fifos.get().readAvailable(settings.errorToOutput ? 0 : 1)
                    : pipe.readNBytes(pipe.available());
        } catch (IOException e) {
            Log.warning("cannot look at what a program has written", e);
            return new byte[0];
        }
    }

    private ProcessBuilder prepare(Command command, Settings settings) {
        ProcessBuilder builder = new ProcessBuilder();
        settings.applyEnvironment(builder.environment());
        Path directory = Programs.directory(settings);
        if (!Files.isDirectory(directory) || !Files.isExecutable(directory)) {
            throw Failures.badDirectory(command, directory);
        }
        settings.directory.ifPresent(_ -> builder.directory(directory.toFile()));
        return builder.command(commandLine(command, settings, directory, Programs.path(builder)));
    }

    private List<String> commandLine(Command command, Settings settings, Path directory, String path) {
        List<String> line = new ArrayList<>(settings.commandLine());
        if (Platform.WINDOWS) {
            return line;
        }
        Path file = Programs.find(command, line.getFirst(), directory, path);
        // setsid searches the child's PATH, as we have, and so the program gets its name as it was given; the JDK would
        // search the parent's. A name like "-w" would be an option to setsid.
        if (!tools.hasSessions() || line.getFirst().startsWith("-")) {
            line.set(0, file.toString());
        }
        return line;
    }

    private static Redirect stdin(Command command, Settings settings, boolean open) {
        return switch (settings.input) {
            case Settings.Input.Unset _ -> open ? Redirect.PIPE : NOTHING;
            case Settings.Input.Written _ -> Redirect.PIPE;
            case Settings.Input.File input -> {
                if (Files.isDirectory(input.file()) || !Files.isReadable(input.file())) {
                    throw Failures.badInput(command, input.file());
                }
                yield input.isPipe() ? Redirect.PIPE : Redirect.from(input.file().toFile());
            }
        };
    }

    private Optional<Fifos> makeFifos(int count) {
        if (tools.mkfifo().isEmpty()) {
            return Optional.empty();
        }
        try {
            Fifos made = Fifos.make(tools, count);
            NO_FIFOS.set(false);
            return Optional.of(made);
        } catch (IOException e) {
            if (NO_FIFOS.compareAndSet(false, true)) {
                Log.warning(
                        "no named pipes, so what a program's children write after its exit is lost: folder=%s, reason=%s;"
                                .formatted(System.getProperty("java.io.tmpdir"), e)
                                + " make room in it, make it writable, or set"
                                + " -Djava.io.tmpdir; this is told once",
                        null);
            }
            return Optional.empty();
        }
    }

    private static void redirect(ProcessBuilder builder, List<Path> files) {
        builder.redirectOutput(files.get(0).toFile());
        if (files.size() > 1) {
            builder.redirectError(files.get(1).toFile());
        }
    }

    private Process start(Command command, Settings settings, ProcessBuilder builder, Optional<Fifos> fifos) {
        try {
            Process process = Guard.start(builder, tools);
            fifos.ifPresent(Fifos::release);
            return process;
        } catch (IOException e) {
            fifos.ifPresent(Fifos::discard);
            boolean missing = Platform.WINDOWS && String.valueOf(e.getMessage()).contains("error=2,");
            throw missing
                    ? Failures.notFound(command, builder.command().getFirst(), Path.of(""), Programs.path(builder))
                    : (CommandFailedException) Programs.notExecuted(command, settings, Programs.reason(e)).initCause(e);
        } catch (Throwable e) {
            fifos.ifPresent(Fifos::discard);
            throw e;
        }
    }

    private static List<PipeSource> pipes(Process process) {
        return List.of(new PipeSource(process.getInputStream()), new PipeSource(process.getErrorStream()));
    }
}
