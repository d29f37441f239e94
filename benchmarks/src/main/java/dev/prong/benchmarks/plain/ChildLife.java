package dev.prong.benchmarks.plain;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.prong.RuntimeEvent;
import dev.prong.Task;
import dev.prong.WorkerCrashedException;
import dev.prong.child.ChildProcess;
import dev.prong.child.ChildRuntime;
import dev.prong.child.Transport;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** What children cost from their start to their replacement. Needs Linux, whose files tell the memory of a process. */
public final class ChildLife {

    private static final int REPEATS = 5;
    private static final Task<Long> PID = _ -> ProcessHandle.current().pid();

    private final Transport transport;
    private final int many;

    private ChildLife(Transport transport, int many) {
        this.transport = transport;
        this.many = many;
    }

    /** Arguments: {@code stdio} or {@code grpc}, and how many children are to be alive at a time. */
    public static void main(String[] args) throws Exception {
        ChildLife life = new ChildLife(Transport.valueOf(args[0].toUpperCase(Locale.ROOT)), Integer.parseInt(args[1]));
        try (ChildRuntime runtime = life.builder(1).build()) {
            life.firstResult(runtime);
            life.idle(runtime);
            life.killed(runtime);
        }
        life.fromSpare();
        try (ChildRuntime runtime = life.builder(1).build()) {
            life.manyAlive(runtime);
        }
    }

    private ChildRuntime.Builder builder(int children) {
        return ChildRuntime.builder().children(children).transport(transport).startTimeout(Duration.ofMinutes(5));
    }

    private void firstResult(ChildRuntime runtime) throws Exception {
        runtime.fork(PID).join(); // The parent's own classes are loaded now.
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            long begin = System.nanoTime();
            runtime.fork(PID).join();
            millis.add(millisSince(begin));
        }
        Measured.print("new worker to its first result, ms", median(millis));
    }

    /** With a spare that stands ready and has nothing to do any more. */
    private void fromSpare() throws Exception {
        Semaphore ready = new Semaphore(0);
        try (ChildRuntime runtime = builder(1).spares(1).onEvent(event -> {
            if (event instanceof RuntimeEvent.SpareReady) {
                ready.release();
            }
        }).build()) {
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i <= REPEATS; i++) {
                ready.acquire();
                Thread.sleep(500);
                long begin = System.nanoTime();
                runtime.fork(PID).join();
                millis.add(millisSince(begin));
            }
            Measured.print("warm worker to its first result, ms", median(millis.subList(1, millis.size())));
        }
    }

    private void idle(ChildRuntime runtime) throws Exception {
        long pid = runtime.run(PID);
        Thread.sleep(1_000);
        Measured.print("idle worker, MiB", Resident.mebibytes(pid));
    }

    private void killed(ChildRuntime runtime) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            long pid = runtime.run(PID);
            long begin = System.nanoTime();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            nextResult(runtime);
            millis.add(millisSince(begin));
        }
        Measured.print("killed worker to the next result, ms", median(millis));
    }

    /** The task that is given to the child in the moment of its death fails with it. */
    private static void nextResult(ChildRuntime runtime) throws InterruptedException {
        while (true) {
            try {
                runtime.run(PID);
                return;
            } catch (WorkerCrashedException _) {
                // As expected; the next one has a new child.
            }
        }
    }

    private void manyAlive(ChildRuntime runtime) throws Exception {
        runtime.run(PID);
        Thread.sleep(1_000);
        Parent before = Parent.now();
        CountDownLatch ready = new CountDownLatch(many);
        List<ChildProcess<Object>> children = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < many; i++) {
            children.add(runtime.fork(context -> {
                context.parent().postMessage("ready");
                return context.parent().receive();
            }, child -> child.onMessage(_ -> ready.countDown())));
        }
        ready.await();
        Measured.print(many + " workers ready, ms", millisSince(begin));
        Parent after = Parent.now();
        double resident = 0;
        for (ChildProcess<?> child : children) {
            resident += Resident.mebibytes(child.pid());
        }
        Measured.print(many + " workers alive, MiB", resident);
        Measured.print("parent, bytes of heap for each worker", (double) (after.heap - before.heap) / many);
        Measured.print("parent, platform threads for each worker", (double) (after.threads - before.threads) / many);
        Measured.print("parent, descriptors for each worker", (double) (after.descriptors - before.descriptors) / many);
        children.forEach(child -> child.postMessage("end"));
    }

    /** What this process holds, after a collection. */
    private record Parent(long heap, int threads, long descriptors) {

        static Parent now() {
            System.gc();
            UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Parent(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    ManagementFactory.getThreadMXBean().getThreadCount(), system.getOpenFileDescriptorCount());
        }
    }

    static double millisSince(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
