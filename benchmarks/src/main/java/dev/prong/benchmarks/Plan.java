package dev.prong.benchmarks;

import static dev.prong.benchmarks.contender.Contenders.CHILD;
import static dev.prong.benchmarks.contender.Contenders.CHILD_EXECUTOR;
import static dev.prong.benchmarks.contender.Contenders.FORK_JOIN_POOL;
import static dev.prong.benchmarks.contender.Contenders.PIPE;
import static dev.prong.benchmarks.contender.Contenders.THREAD_POOL_EXECUTOR;
import static dev.prong.benchmarks.contender.Contenders.WORKER;
import static dev.prong.benchmarks.contender.Contenders.WORKER_EXECUTOR;
import static dev.prong.benchmarks.contender.Contenders.WORKER_REFERENCE;
import static dev.prong.benchmarks.contender.Contenders.WORKER_ROOMY;

import dev.prong.benchmarks.Settings.Topic;
import dev.prong.benchmarks.contender.TinyTask;
import dev.prong.benchmarks.jmh.ChildLatency;
import dev.prong.benchmarks.jmh.ChildThroughput;
import dev.prong.benchmarks.jmh.Latency;
import dev.prong.benchmarks.jmh.ThreadLatency;
import dev.prong.benchmarks.jmh.ThreadThroughput;
import dev.prong.benchmarks.jmh.Throughput;
import dev.prong.benchmarks.plain.ChildLife;
import dev.prong.benchmarks.plain.EmptyJvm;
import dev.prong.benchmarks.plain.QueueMemory;
import dev.prong.benchmarks.plain.QueuePause;
import dev.prong.benchmarks.plain.QueueScaling;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which tables one run makes, and who stands in each. */
final class Plan {

    private static final List<String> THREADS = List.of(FORK_JOIN_POOL, THREAD_POOL_EXECUTOR, WORKER, WORKER_REFERENCE,
            WORKER_EXECUTOR);
    private static final List<String> CHILDREN = List.of(PIPE, CHILD, CHILD_EXECUTOR);
    private static final List<String> THREAD_PEERS = List.of("piscina", "jest-worker", "workerpool");
    private static final List<String> CHILD_PEERS = List.of("fork", "jest-worker", "workerpool");
    private static final String PYTHON = Path.of("src", "main", "python", "children.py").toString();
    private static final List<String> PROCESS_PEERS = List.of("jest-worker", "workerpool");

    // Fixed, as the JVM's choices depend on the machine; a heap that a million queued tasks do not fill.
    /** Every collection is complete: by default most of the serial collector's leave some dead objects in. */
    private static final List<String> EXACT_HEAP = List.of("-Xms2g", "-Xmx2g", "-XX:+UseSerialGC",
            "-XX:MarkSweepAlwaysCompactCount=1");
    private static final List<String> USUAL_HEAP = List.of("-Xms2g", "-Xmx2g", "-XX:+UseG1GC");

    private final Settings settings;
    private final Optional<Path> node;

    /** A plan; {@code node} is where the Node peers are installed, empty for none. */
    Plan(Settings settings, Optional<Path> node) {
        this.settings = settings;
        this.node = node;
    }

    List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (Topic topic : settings.topics()) {
            switch (topic) {
                case LATENCY -> groups.add(latency("2 threads", ThreadLatency.class, THREADS, nodes(THREAD_PEERS,
                        "threads", "latency")));
                case THROUGHPUT ->
                        groups.add(throughput("2 threads", ThreadThroughput.class, and(THREADS, WORKER_ROOMY),
                                nodes(THREAD_PEERS, "threads", "throughput")));
                case CHILD -> {
                    groups.add(latency("2 child processes", ChildLatency.class, CHILDREN, nodes(PROCESS_PEERS,
                            "processes", "latency")));
                    groups.add(throughput("2 child processes", ChildThroughput.class, CHILDREN, nodes(PROCESS_PEERS,
                            "processes", "throughput")));
                }
                case CHILDREN -> groups.add(children());
                case MEMORY -> groups.add(plain("memory: bytes of heap for each of " + count()
                        + " queued tasks (less is better)", QueueMemory.class, and(THREADS, CHILD), EXACT_HEAP));
                case PAUSE ->
                        groups.add(plain("pause: while " + count() + " tasks are queued and drained (less is better)",
                                QueuePause.class, THREADS, USUAL_HEAP));
                case SCALING ->
                        groups.add(plain("scaling: the cost of a task by the number of queued ones (less is better)",
                                QueueScaling.class, THREADS, USUAL_HEAP));
                case NODE -> {
                } // A part of the tables above.
            }
        }
        return groups;
    }

    private String count() {
        return String.format(Locale.ROOT, "%,d", settings.queued());
    }

    private Group latency(String workers, Class<? extends Latency> benchmark, List<String> contenders,
            List<Probe> peers) {
        List<Probe> probes = new ArrayList<>();
        for (TinyTask kind : settings.kinds()) {
            contenders.forEach(each -> probes.add(JmhProbe.latency(benchmark, each, kind, settings)));
            if (kind == TinyTask.CAPTURING) {
                probes.addAll(peers);
            }
        }
        return new Group("latency: one tiny task at a time, " + workers + ", median in us (less is better)",
                contenders.getFirst(), probes);
    }

    private Group throughput(String workers, Class<? extends Throughput> benchmark, List<String> contenders,
            List<Probe> peers) {
        List<Probe> probes = new ArrayList<>();
        for (String method : List.of("submit", "map")) {
            for (TinyTask kind : settings.kinds()) {
                contenders.forEach(each -> probes.add(JmhProbe.throughput(benchmark, method, each, kind, settings)));
                if (kind == TinyTask.CAPTURING && method.equals("submit")) {
                    probes.addAll(peers);
                }
            }
        }
        return new Group("throughput: batches of " + settings.batch() + " tiny tasks, " + workers
                + ", tasks per second (more is better)", contenders.getFirst(), probes);
    }

    private Group plain(String title, Class<?> program, List<String> contenders, List<String> javaOptions) {
        List<Probe> probes = new ArrayList<>();
        contenders.forEach(each -> probes.add(new PlainProbe(program, each, settings.queued(), javaOptions)));
        return new Group(title, contenders.getFirst(), probes);
    }

    private Group children() {
        String many = String.valueOf(settings.alive());
        List<Probe> probes = new ArrayList<>();
        probes.add(new FiguresProbe(CHILD, null, java(ChildLife.class, "stdio", many)));
        probes.add(new FiguresProbe(CHILD + " grpc", null, java(ChildLife.class, "grpc", many)));
        probes.add(new FiguresProbe("empty JVM", null, java(EmptyJvm.class)));
        node.ifPresent(folder -> CHILD_PEERS.forEach(peer -> probes.add(
                new FiguresProbe("node " + peer, folder, List.of("node", "children.mjs", peer, many)))));
        if (settings.topics().contains(Topic.NODE) && isInstalled("python3")) {
            probes.add(new FiguresProbe("python pool", null, List.of("python3", PYTHON, many)));
        }
        return new Group("children: processes from their start to their replacement (less is better)", CHILD, probes);
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static List<String> java(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private List<Probe> nodes(List<String> pools, String workers, String measure) {
        List<Probe> peers = new ArrayList<>();
        node.ifPresent(folder -> pools
                .forEach(pool -> peers.add(new NodePeer(folder, pool, workers, measure, settings))));
        return peers;
    }

    private static List<String> and(List<String> contenders, String more) {
        List<String> all = new ArrayList<>(contenders);
        all.add(more);
        return all;
    }
}
