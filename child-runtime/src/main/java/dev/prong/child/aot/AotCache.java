package dev.prong.child.aot;

import dev.prong.child.launch.ChildCommand;
import dev.prong.child.launch.ChildProgram;
import dev.prong.child.launch.Debugging;
import dev.prong.child.launch.Descriptors;
import dev.prong.child.launch.JavaProgram;
import dev.prong.child.launch.Launcher;
import dev.prong.child.limits.ProcessLimits;
import dev.prong.child.session.SessionSettings;
import dev.prong.failure.SafeLog;
import dev.prong.process.PosixTools;
import dev.prong.process.Uninterrupted;
import dev.prong.thread.OwnThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The cache for the children of one command: the JDK's and Prong's own classes, loaded and linked, with the heap objects
 * and the profiles that come of it. What begins the class path is in it, so Prong's own jars are put there; the user's
 * classes are not. Whatever is wrong with a cache or with making one, children start without. Thread-safe.
 *
 * <p>It is made by a child of its own, which runs with the options of the others: what a JVM with these options cannot do
 * fails there, and there is no cache.
 */
public final class AotCache implements AutoCloseable {

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    private static final AtomicBoolean TOLD = new AtomicBoolean();

    /** What dumping needs, however little its children may have. */
    private static final long LEAST_HEAP_BYTES = 256L << 20;

    private static final int NICE = 10;

    /** A process that runs for less has nothing of a cache that it makes, and would not live to see it. */
    private static final Duration DELAY = Duration.ofSeconds(3);
    private static final Duration CLEANUP = Duration.ofSeconds(5);

    private final ChildCommand command;
    private final List<Path> jars;
    private final Optional<AotFolder> caches;
    private final String key;
    private final Descriptors descriptors;
    private final Path folder;
    private final SessionSettings sessions;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Null until it is being made in the background. Guarded by this, as the next. */
    private Thread maker;
    private boolean closed;

    private AotCache(ChildCommand command, List<Path> jars, Optional<AotFolder> caches, String key,
            Descriptors descriptors, Path folder, SessionSettings sessions) {
        this.command = command;
        this.jars = jars;
        this.caches = caches;
        this.key = key;
        this.descriptors = descriptors;
        this.folder = folder;
        this.sessions = sessions;
    }

    /** The folder for the caches of this user, by the XDG Base Directory Specification. */
    public static Path usualFolder() {
        Path base = Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", ""));
        return (base.isAbsolute() ? base : Path.of(System.getProperty("user.home"), ".cache")).resolve("prong");
    }

    /**
     * The cache for children of {@code command}.
     *
     * @param caches where caches are kept; empty for no cache
     * @param descriptors which descriptors of the children carry the protocol
     * @param folder the runtime's own, for what is made meanwhile
     * @param sessions how the children connect
     */
    public static AotCache of(ChildCommand command, Optional<Path> caches, Descriptors descriptors, Path folder,
            SessionSettings sessions) {
        boolean grpc = !sessions.connector().usesStandardOutput();
        // A debugger wants to see every class as it is loaded, and a JVM that has one takes no cache.
        List<Path> jars = caches.isEmpty() || command.debugging() != Debugging.OFF ? List.of()
                : command.program().ownJars(grpc);
        if (!jars.isEmpty()) {
            try {
                AotFolder checked = AotFolder.at(caches.get(), folder);
                String key = AotKey.of(command, java(command), jars, grpc);
                return new AotCache(command, jars, Optional.of(checked), key, descriptors, folder, sessions);
            } catch (IOException | SecurityException e) {
                tellOnce("children start without an AOT cache: folder=" + caches.get() + ", reason=" + e);
            }
        }
        return new AotCache(command, List.of(), Optional.empty(), "", descriptors, folder, sessions);
    }

    /** A program may have many runtimes, and all that is lost is time. */
    private static void tellOnce(String what) {
        LOG.log(TOLD.getAndSet(true) ? System.Logger.Level.DEBUG : System.Logger.Level.INFO, what);
    }

    private static Path java(ChildCommand command) throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(command.environment());
        return JavaProgram.of(command.java()).onPath(environment, command.directory().orElse(Path.of(""))).path();
    }

    /** The command that goes with the cache, whether that is there yet or not. */
    public ChildCommand command() {
        return jars.isEmpty() ? command : command.with(command.program().beginningWith(jars));
    }

    /** The cache, if it is there. */
    public Optional<Path> file() {
        try {
            return caches.isEmpty() ? Optional.empty() : caches.get().find(key);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "AOT cache not used", e);
            return Optional.empty();
        }
    }

    /** Whether there could be one and is none. */
    public boolean isMissing() {
        return caches.isPresent() && file().isEmpty();
    }

    /**
     * Makes the cache if it is missing, nobody else is making one and this is not closed; takes seconds. What is in its way
     * is logged.
     *
     * @throws InterruptedException if the thread was interrupted; nothing of it is left then
     */
    public void make() throws InterruptedException {
        if (isClosed() || !isMissing()) {
            return;
        }
        try {
            caches.get().exclusively(this::train);
        } catch (IOException e) {
            tellOnce(
                    "AOT cache for children not made, so they start without: java=" + command.java() + ", reason=" + e);
        }
    }

    /** Has the cache made in the background, if it is missing a little later and this is not closed before. */
    public void makeLater(ScheduledExecutorService timer) {
        if (caches.isPresent() && !scheduled.getAndSet(true)) {
            try {
                var _ = timer.schedule(this::begin, DELAY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.log(System.Logger.Level.DEBUG, "runtime is closed", e);
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void begin() {
        if (!closed) {
            maker = OwnThreads.virtual("prong-aot-cache").start(() -> {
                try {
                    make();
                } catch (InterruptedException _) {
                    // The runtime is closed; the next one makes it.
                }
            });
        }
    }

    /** Ends what makes the cache in the background; waits for that as long as a process takes to be killed. */
    @Override
    public void close() {
        Thread toEnd;
        synchronized (this) {
            closed = true;
            toEnd = maker;
        }
        if (toEnd != null) {
            toEnd.interrupt();
            Uninterrupted.get(() -> toEnd.join(CLEANUP));
        }
    }

    private void train() throws IOException, InterruptedException {
        if (!isMissing()) {
            return; // Another process has made it meanwhile.
        }
        Path made = folder.resolve("aot-cache");
        try {
            Training.run(new Launcher(training(made), descriptors, folder).launch(Training.NAME), patient());
            if (!Files.exists(made)) {
                throw new IOException("the JVM has written none");
            }
            caches.get().add(key, made);
        } finally {
            Files.deleteIfExists(made);
            Files.deleteIfExists(made.resolveSibling(made.getFileName() + ".config")); // What the JVM makes it of.
        }
    }

    /** For a child that is quiet for seconds while its JVM writes. */
    private SessionSettings patient() {
        return new SessionSettings(sessions.connector(), sessions.limits(), Training.LIMIT, Training.LIMIT,
                sessions.timer(), _ -> {}, folder.toString(), OptionalLong.empty());
    }

    private ChildCommand training(Path made) {
        List<String> options = new ArrayList<>(command.javaOptions());
        options.add("-XX:AOTCacheOutput=" + made);
        OptionalLong heap = command.maxHeapBytes().isPresent()
                ? OptionalLong.of(Math.max(LEAST_HEAP_BYTES, command.maxHeapBytes().getAsLong()))
                : OptionalLong.empty();
        OptionalInt nice = PosixTools.installed().nice().isPresent() ? OptionalInt.of(NICE) : OptionalInt.empty();
        return new ChildCommand(command.java(), ChildProgram.of(jars), heap, command.culture(), options,
                command.cleanEnvironment(), command.environment(), command.withoutEnvironment(), Optional.empty(),
                Debugging.OFF, new ProcessLimits(nice, OptionalLong.empty(), OptionalLong.empty()), Optional.empty());
    }
}
