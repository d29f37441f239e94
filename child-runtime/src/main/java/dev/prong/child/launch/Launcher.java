package dev.prong.child.launch;

import dev.prong.child.limits.ChildGroup;
import dev.prong.process.Guard;
import dev.prong.process.PosixTools;
import dev.prong.process.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Starts child JVMs that run the host's main class. Thread-safe. */
public final class Launcher {

    private final ChildCommand command;
    private final JavaProgram java;
    private final Descriptors descriptors;
    private final InheritedOutput inherited;
    private final Path folder;
    private final Supplier<Optional<Path>> aotCache;
    private final PosixTools tools = PosixTools.installed();

    /**
     * A launcher that keeps its files in {@code folder}.
     *
     * @param descriptors which descriptors of the child carry the protocol
     */
    public Launcher(ChildCommand command, Descriptors descriptors, Path folder) {
        this(command, descriptors, InheritedOutput.NONE, folder, Optional::empty);
    }

    /**
     * The same, of children that have this process's descriptors for what they print.
     *
     * @param aotCache asked at each start for what the JVM need not load once more
     */
    public Launcher(ChildCommand command, Descriptors descriptors, InheritedOutput inherited, Path folder,
            Supplier<Optional<Path>> aotCache) {
        this.command = command;
        this.java = JavaProgram.of(command.java());
        this.descriptors = descriptors;
        this.inherited = inherited;
        this.folder = folder;
        this.aotCache = aotCache;
    }

    /**
     * Starts a child. Its standard input and output carry the protocol, its standard error everything else, unless they
     * are inherited.
     *
     * @param name its name, unique in the folder
     * @throws IOException if the process cannot be started
     */
    public LaunchedChild launch(String name) throws IOException {
        requireDirectory();
        ProcessBuilder builder = new ProcessBuilder();
        command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        setEnvironment(builder.environment());
        inherited.set(builder);
        JavaProgram found = descriptors == Descriptors.MOVED
                ? java.onPath(builder.environment(), command.directory().orElse(Path.of("")))
                : java;
        Files.deleteIfExists(crashReport(name)); // Of the fork's process before this one, which did not become ready.
        Path arguments = writeArguments(name);
        Optional<ChildGroup> group;
        try {
            group = createGroup(name);
        } catch (IOException e) {
            Files.deleteIfExists(arguments);
            throw e;
        }
        try {
            builder.command(tools.inOwnSession(commandLine(found, arguments, group.map(ChildGroup::members),
                    builder.environment())));
            Process process = Guard.start(builder, tools);
            ChildPipes pipes = ChildPipes.of(process, name, inherited); // Before it moves its descriptors.
            descriptors.go(pipes.input());
            return new LaunchedChild(name, process, pipes, new ProcessTree(process, tools), found,
                    new DebugPort(command.debugging()), group, arguments, crashReport(name));
        } catch (IOException e) {
            group.ifPresent(ChildGroup::remove);
            Files.deleteIfExists(arguments);
            throw new IOException(missingDirectory().or(java::fault).orElse(e.getMessage()
                    + "; check the path of java and the limits on processes and files"), e);
        }
    }

    private Optional<ChildGroup> createGroup(String name) throws IOException {
        return command.group().isEmpty() ? Optional.empty()
                : Optional.of(ChildGroup.create(command.group().get().parent(), name, command.group().get().limits()));
    }

    private List<String> commandLine(JavaProgram found, Path arguments, Optional<Path> groupMembers,
            Map<String, String> environment) throws IOException {
        List<String> line = new ArrayList<>(descriptors.prefix(inherited, command.processLimits(), groupMembers,
                environment));
        command.processLimits().nice()
                .ifPresent(steps -> line.addAll(List.of(tools.nice().orElseThrow().toString(), "-n",
                        Integer.toString(steps))));
        line.add(found.path().toString());
        line.add("@" + arguments);
        return line;
    }

    /** A shell and a JVM that start in a folder that has been deleted say so in words of their own. */
    private void requireDirectory() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        if (command.directory().isEmpty() && !Files.isDirectory(here)) {
            throw new IOException("working directory of this process is gone: directory=" + here
                    + "; set the directory of the runtime, or start this process where nobody deletes it");
        }
        Optional<String> missing = missingDirectory();
        if (missing.isPresent()) {
            throw new IOException(missing.get());
        }
    }

    private Optional<String> missingDirectory() {
        return command.directory().filter(directory -> !Files.isDirectory(directory))
                .map(directory -> "working directory not found: directory=" + directory);
    }

    private Path crashReport(String name) {
        return folder.resolve(name + "-hs_err.log");
    }

    private void setEnvironment(Map<String, String> environment) {
        if (command.cleanEnvironment()) {
            environment.clear();
        }
        environment.keySet().removeAll(ChildCommand.NOT_INHERITED);
        environment.keySet().removeAll(command.withoutEnvironment());
        environment.putAll(command.environment());
    }

    private Path writeArguments(String name) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-Xlog:disable", "-Xlog:all=warning:stderr",
                "-XX:+DisplayVMOutputToStderr", "-XX:ErrorFile=" + crashReport(name).toString().replace("%", "%%")));
        // A JVM that cannot use the cache starts without, which is nobody's news.
        aotCache.get().ifPresent(file -> arguments.addAll(List.of("-XX:AOTCache=" + file,
                "-Xlog:all=warning,aot*=off,cds*=off:stderr")));
        // What is read here is read as UTF-8, whatever the child's locale is.
        arguments.addAll(List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
        arguments.add(Depth.javaOption());
        command.maxHeapBytes().ifPresent(bytes -> arguments.add("-Xmx" + bytes));
        arguments.addAll(command.culture().javaOptions());
        arguments.addAll(command.debugging().javaOptions());
        arguments.addAll(command.javaOptions());
        arguments.addAll(command.program().arguments(descriptors.name()));
        Path file = folder.resolve(name + ".args");
        ArgumentFile.write(file, arguments);
        return file;
    }
}
