package dev.prong.command;

import dev.prong.command.ProgramSearch.Result;
import dev.prong.process.Fifos;
import dev.prong.process.Guard;
import dev.prong.process.PosixTools;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes a started process of a command's description. Immutable. */
record Launcher(PosixTools tools) {

    static final Launcher DEFAULT = new Launcher(PosixTools.installed());

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
        fifos.ifPresent(made -> redirect(builder, made.files()));
        Process process = start(command, builder, fifos);
        List<? extends ReadableByteChannel> sources = fifos.isPresent() ? fifos.get().sources() : pipes(process);
        Stream<Pump> pumps = IntStream.range(0, sinks.size()).mapToObj(i -> new Pump(sources.get(i), sinks.get(i)));
        return new Running(command, settings, starter, process, tools, new Pumps(pumps.toList()));
    }

    private ProcessBuilder prepare(Command command, Settings settings) {
        ProcessBuilder builder = new ProcessBuilder();
        settings.applyEnvironment(builder.environment());
        Path directory = settings.directory.orElse(Path.of("")).toAbsolutePath();
        if (!Files.isDirectory(directory) || !Files.isExecutable(directory)) {
            throw Failures.badDirectory(command, directory);
        }
        settings.directory.map(Path::toFile).ifPresent(builder::directory);
        return builder.command(commandLine(command, settings, directory, path(builder)));
    }

    private List<String> commandLine(Command command, Settings settings, Path directory, String path) {
        List<String> line = new ArrayList<>(settings.commandLine());
        if (Platform.WINDOWS) {
            return line;
        }
        Path file = find(command, line.getFirst(), directory, path);
        // setsid searches the child's PATH, as we have, and so the program gets its name as it was given; the JDK would
        // search the parent's. A name like "-w" would be an option to setsid.
        if (!tools.hasSessions() || line.getFirst().startsWith("-")) {
            line.set(0, file.toString());
        }
        return tools.inOwnSession(line);
    }

    private static Path find(Command command, String program, Path directory, String path) {
        return switch (ProgramSearch.find(program, directory, path)) {
            case Result.Found(Path file) -> file;
            case Result.Missing() -> throw Failures.notFound(command, program, directory, path);
            case Result.NotExecutable(Path file) -> throw Failures.notExecutable(command, program, file);
            case Result.NoInterpreter(Path file, String name) -> throw Failures.noInterpreter(command, file, name);
        };
    }

    private static Redirect stdin(Command command, Settings settings, boolean open) {
        return switch (settings.input) {
            case Settings.Input.Unset _ -> open ? Redirect.PIPE : NOTHING;
            case Settings.Input.Written _ -> Redirect.PIPE;
            case Settings.Input.File(Path file) -> {
                if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                    throw Failures.badInput(command, file);
                }
                yield Redirect.from(file.toFile());
            }
        };
    }

    private Optional<Fifos> makeFifos(int count) {
        if (tools.mkfifo().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Fifos.make(tools, count));
        } catch (IOException e) {
            Pump.LOG.log(System.Logger.Level.WARNING,
                    "no named pipes, so what a program's children write after its exit is lost", e);
            return Optional.empty();
        }
    }

    private static void redirect(ProcessBuilder builder, List<Path> files) {
        builder.redirectOutput(files.get(0).toFile());
        if (files.size() > 1) {
            builder.redirectError(files.get(1).toFile());
        }
    }

    private Process start(Command command, ProcessBuilder builder, Optional<Fifos> fifos) {
        try {
            Process process = Guard.start(builder, tools);
            fifos.ifPresent(Fifos::release);
            return process;
        } catch (IOException e) {
            fifos.ifPresent(Fifos::discard);
            boolean missing = Platform.WINDOWS && String.valueOf(e.getMessage()).contains("error=2,");
            throw missing ? Failures.notFound(command, builder.command().getFirst(), Path.of(""), path(builder))
                    : Failures.notStarted(command, e);
        } catch (Throwable e) {
            fifos.ifPresent(Fifos::discard);
            throw e;
        }
    }

    private static List<PipeSource> pipes(Process process) {
        return List.of(new PipeSource(process.getInputStream()), new PipeSource(process.getErrorStream()));
    }

    private static String path(ProcessBuilder builder) {
        return builder.environment().getOrDefault("PATH", ProgramSearch.DEFAULT_PATH);
    }
}
