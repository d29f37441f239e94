package dev.prong.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The system's small tools that do what the JDK cannot; each is missing somewhere, and what depends on it then has a
 * fallback. Immutable.
 *
 * @param sh a POSIX shell: its built-in {@code kill} sends any signal, to groups as well
 * @param setsid starts a program in a session of its own and keeps the process id
 * @param mkfifo makes named pipes
 * @param nice starts a program with a lower priority
 */
public record PosixTools(Optional<Path> sh, Optional<Path> setsid, Optional<Path> mkfifo, Optional<Path> nice) {

    private static final long TOOL_TIMEOUT_SECONDS = 10;

    /** What is installed here; looked for once, on the {@code PATH} and in the usual folders. */
    public static PosixTools installed() {
        return Installed.TOOLS;
    }

    /** No tools, as on Windows. */
    public static PosixTools none() {
        return new PosixTools(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Finds a tool on the {@code PATH} or in the usual folders. */
    public static Optional<Path> find(String tool) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/bin";
        return Arrays.stream(path.split(":", -1)).map(Path::of).filter(Path::isAbsolute)
                .map(dir -> dir.resolve(tool))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file)).findFirst();
    }

    /** Whether processes can be started in a session of their own and ended by it: Linux with setsid and a shell. */
    public boolean hasSessions() {
        return sh.isPresent() && setsid.isPresent() && ProcessTable.isReadable();
    }

    /** {@code command} so that it starts in a session and group of its own, under the same process id, if possible. */
    public List<String> inOwnSession(List<String> command) {
        if (!hasSessions()) {
            return command;
        }
        List<String> wrapped = new ArrayList<>(List.of(setsid.orElseThrow().toString()));
        wrapped.addAll(command);
        return wrapped;
    }

    /**
     * Sends a signal as {@code kill} does and waits until it is sent.
     *
     * @param name such as {@code TERM}, without SIG
     * @param target a process id, or a process group's number negated
     * @return false if there is no such process or it may not be signalled
     * @throws IOException if there is no shell, or it could not be started
     */
    public boolean signal(String name, long target) throws IOException {
        String shell = sh.orElseThrow(() -> new IOException("no shell to send a signal with: signal=" + name))
                .toString();
        return Signals.send(shell, name, target);
    }

    /**
     * Makes named pipes that only this user may open.
     *
     * @throws IOException if that failed
     */
    void makeFifos(List<Path> files) throws IOException {
        Stream<String> command = Stream.concat(Stream.of(requireMkfifo().toString(), "-m", "600"),
                files.stream().map(Path::toString));
        Process tool = run(command.toList());
        if (tool.exitValue() != 0) {
            String said = new String(tool.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).lines().findFirst()
                    .orElse("nothing");
            throw new IOException("mkfifo failed: folder=%s, said=%s".formatted(files.getFirst().getParent(), said));
        }
    }

    Path requireMkfifo() throws IOException {
        return mkfifo.orElseThrow(() -> new IOException("mkfifo is not installed"));
    }

    /** The tool, which has ended; what it said is little. */
    static Process run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        Process tool = Spawner.start(builder);
        tool.getOutputStream().close();
        if (!Uninterrupted.get(() -> tool.waitFor(TOOL_TIMEOUT_SECONDS, TimeUnit.SECONDS))) {
            tool.toHandle().destroyForcibly();
            throw new IOException("tool does not end: command=%s, waited=%ds".formatted(String.join(" ", command),
                    TOOL_TIMEOUT_SECONDS));
        }
        return tool;
    }

    private static final class Installed {

        static final PosixTools TOOLS = System.getProperty("os.name").startsWith("Windows") ? none()
                : new PosixTools(find("sh"), find("setsid"), find("mkfifo"), find("nice"));
    }
}
