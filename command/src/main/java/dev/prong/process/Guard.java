package dev.prong.process;

import dev.prong.failure.SafeLog;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A small process beside this JVM, one for all, that ends what the JVM has started when the JVM is gone, however it
 * ended: it reads from a pipe what there is, and the pipe ends with the JVM. It knows sessions, so it exists only where
 * {@linkplain PosixTools#hasSessions there are such}; elsewhere nothing here does anything. Thread-safe.
 *
 * <p>It is started when it is first needed, and again if somebody ends it. What it cannot help:
 *
 * <ul>
 * <li>This JVM dies between the start of a process and the line that tells the guard of it. A child does nothing before
 * that line is written, and ends if it never is; a program of a command goes on.
 * <li>The guard is ended together with this JVM, or so shortly before that no other has taken its place. Children still
 * notice by themselves.
 * <li>A process has made a session of its own, as daemons do: it has left what is guarded.
 * </ul>
 */
public final class Guard {

    /** What it is called, as the first argument after the script. */
    static final String NAME = "prong-guard";

    private static final SafeLog LOG = new SafeLog("dev.prong.process");
    private static final Guard INSTANCE = new Guard(PosixTools.installed());
    /** If one ends sooner than this after its start, so long passes before the next is started. */
    private static final Duration SHORT_LIFE = Duration.ofSeconds(1);
    /** After so many short lives in a row none is started before it is needed: none can live here. */
    private static final int SHORT_LIVES = 5;

    private final PosixTools tools;

    // Guarded by this.
    private final Map<Long, String> sessions = new HashMap<>();
    private final Set<Path> folders = new LinkedHashSet<>();
    private Process process;
    private long startNanos;
    private int shortLives;
    private boolean lossLogged;
    private boolean failureLogged;

    Guard(PosixTools tools) {
        this.tools = tools;
    }

    /**
     * Starts a process as {@link Spawner#start(ProcessBuilder)} does, and has it ended with this JVM until
     * {@link #forget}.
     *
     * @param tools those it is started with: if they have sessions it must lead one
     */
    public static Process start(ProcessBuilder builder, PosixTools tools) throws IOException {
        return tools.hasSessions()
                ? Spawner.call(builder, () -> INSTANCE.startGuarded(builder), late -> INSTANCE.end(late, tools))
                : Spawner.start(builder);
    }

    /** Leaves alone what is left in the session of {@code process}, from now on. May be called again. */
    public static void forget(Process process) {
        INSTANCE.remove(process.pid());
    }

    /** Has {@code folder}, which need not exist yet, deleted with all that is in it when this JVM is gone. */
    public static void add(Path folder) throws IOException {
        if (INSTANCE.tools.hasSessions()) {
            Spawner.run(() -> INSTANCE.addFolder(folder));
        }
    }

    /** Leaves {@code folder} alone from now on. */
    public static void remove(Path folder) {
        INSTANCE.removeFolder(folder);
    }

    /** Whether {@code handle} is this JVM's guard, by its process id and start: it must outlive what it guards. */
    public static boolean isOwn(ProcessHandle handle) {
        synchronized (INSTANCE) {
            return INSTANCE.process != null && INSTANCE.process.toHandle().equals(handle);
        }
    }

    /**
     * Has the guard send a signal to everything in the session that {@code process} leads: it needs no descriptor, program
     * or memory of this JVM for that. Does not wait until it is sent.
     *
     * @return false if there is no guard, or it was not told of {@code process}
     */
    static boolean signal(String name, Process process) {
        synchronized (INSTANCE) {
            String entry = INSTANCE.sessions.get(process.pid());
            if (entry == null || INSTANCE.process == null) {
                return false;
            }
            INSTANCE.tell("s " + name + " " + entry);
            return true;
        }
    }

    /**
     * Whether {@code handle} looks like the guard of some JVM, which must outlive what it guards. Any process can look like
     * one, so that none is to be spared for ever.
     */
    public static boolean looksLikeGuard(ProcessHandle handle) {
        // As in: sh -c SCRIPT prong-guard
        return handle.info().arguments().filter(words -> words.length > 2 && words[2].equals(NAME)).isPresent();
    }

    private Process startGuarded(ProcessBuilder builder) throws IOException {
        ensure(); // First, so that the moment in which the JVM may die and leave the new process is as short as can be.
        Process started = builder.start();
        String start = ProcessTable.row(started.pid()).map(row -> Long.toString(row.start())).orElse("0");
        synchronized (this) {
            String entry = started.pid() + ":" + start;
            sessions.put(started.pid(), entry);
            tell("+ " + entry);
        }
        ensure();
        return started;
    }

    /** It was started when nobody waited for it any more. */
    private void end(Process late, PosixTools startedWith) {
        new ProcessTree(late, startedWith).kill();
        late.destroyForcibly(); // Closes its streams too.
        remove(late.pid());
    }

    synchronized void remove(long pid) {
        String entry = sessions.remove(pid);
        if (entry != null) {
            tell("- " + entry);
        }
    }

    private void addFolder(Path folder) {
        synchronized (this) {
            if (folder.toString().indexOf('\n') < 0 && folders.add(folder)) { // It is told line by line.
                tell("+f " + folder);
            }
        }
        ensure();
    }

    private synchronized void removeFolder(Path folder) {
        if (folders.remove(folder)) {
            tell("-f " + folder);
        }
    }

    /** One line at a time is written as a whole, so it is read even if this JVM dies in the next moment. */
    private void tell(String line) {
        if (process != null) {
            try {
                process.getOutputStream().write((line + "\n").getBytes(charset()));
                process.getOutputStream().flush();
            } catch (IOException e) {
                // It has ended. Its exit, or the next start, brings another, which is told all.
                LOG.log(System.Logger.Level.DEBUG, "guard does not read", e);
            }
        }
    }

    private static Charset charset() {
        return Charset.forName(System.getProperty("sun.jnu.encoding"), StandardCharsets.UTF_8);
    }

    /** Has a guard that works; on the spawner's thread. What is in its way is logged. */
    private synchronized void ensure() {
        if (process != null && !works(process)) {
            process.toHandle().destroyForcibly();
            lost();
        }
        if (process == null) {
            try {
                begin();
            } catch (IOException e) {
                if (!failureLogged) {
                    LOG.log(System.Logger.Level.WARNING, "guard not started, so programs may go on if this JVM is ended"
                            + " by force: reason=" + e.getMessage(), e);
                }
                failureLogged = true;
            }
        }
    }

    /** One that is stopped would not read, and the pipe would fill up; a zombie counts as alive for a moment. */
    private static boolean works(Process guard) {
        // One that cannot be looked at, for want of a descriptor, is not given up: it would end what it guards.
        return guard.isAlive() && !ProcessTable.hasEnded(guard.toHandle())
                && ProcessTable.row(guard.pid()).filter(row -> row.state() == 'T').isEmpty();
    }

    private void lost() {
        if (!lossLogged) {
            LOG.log(System.Logger.Level.WARNING, "guard was ended by somebody, another takes its place: pid="
                    + process.pid());
        }
        lossLogged = true;
        process = null;
    }

    private void begin() throws IOException {
        List<String> line = tools.inOwnSession(List.of(tools.sh().orElseThrow().toString(), "-c", script(), NAME));
        ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        String path = System.getenv().getOrDefault("PATH", "");
        builder.environment().clear();
        builder.environment().put("PATH", path + ":/usr/bin:/bin");
        Process begun = builder.start();
        process = begun;
        startNanos = System.nanoTime();
        sessions.values().forEach(entry -> tell("+ " + entry));
        folders.forEach(folder -> tell("+f " + folder));
        var _ = begun.onExit().thenRun(() -> ended(begun));
    }

    private synchronized void ended(Process guard) {
        if (!guard.equals(process)) {
            return;
        }
        if (System.nanoTime() - startNanos >= SHORT_LIFE.toNanos()) {
            shortLives = 0;
            Spawner.later(this::ensure);
        } else if (++shortLives < SHORT_LIVES) {
            CompletableFuture.delayedExecutor(SHORT_LIFE.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> Spawner.later(this::ensure));
        }
    }

    static String script() throws IOException {
        try (InputStream in = Guard.class.getResourceAsStream("guard.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.strip()
                    .startsWith("#")).collect(Collectors.joining("\n"));
        }
    }

    /** The process id of this JVM's guard; zero if there is none now. */
    static long pid() {
        synchronized (INSTANCE) {
            return INSTANCE.process == null ? 0 : INSTANCE.process.pid();
        }
    }
}
