package dev.prong.child.chaos;

import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.WorkerCrashedException;
import dev.prong.child.ChildRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Many tasks and somebody who kills the children; counts how the tasks end. */
final class Soak {

    private static final int MAX_MILLIS = 20;

    private final ChildRuntime runtime;
    private final TaskOptions options;
    private final int children;
    private final Random durations;
    private final Random victims;
    private final AtomicIntegerArray endings;
    private final Semaphore underWay;
    private final Set<Long> answered = new ConcurrentSkipListSet<>();
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger crashed = new AtomicInteger();
    private final AtomicInteger unexpected = new AtomicInteger();
    private int submitted;
    private volatile int kills;
    /** For the killer's thread, and whoever has waited for its end. */
    private int startsKilled;

    Soak(ChildRuntime runtime, TaskOptions options, int children, int tasks, long seed) {
        this.runtime = runtime;
        this.options = options;
        this.children = children;
        this.durations = new Random(seed);
        this.victims = new Random(seed + 1);
        this.endings = new AtomicIntegerArray(tasks);
        this.underWay = new Semaphore(4 * children);
    }

    /** Runs so many tasks while children are killed, one every {@code pause}, and waits for the end of both. */
    void run(int tasks, Duration pause) throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(1);
        Thread killer = Thread.ofPlatform().name("killer").start(() -> killUntil(enough, pause));
        try {
            for (int i = 0; i < tasks; i++) {
                submit(submitted++);
            }
            underWay.acquire(4 * children);
            underWay.release(4 * children);
        } finally {
            enough.countDown();
            killer.join();
        }
    }

    private void submit(int index) throws InterruptedException {
        int millis = durations.nextInt(MAX_MILLIS);
        Task<List<Long>> task = _ -> {
            Thread.sleep(millis);
            return List.of((long) index, ProcessHandle.current().pid());
        };
        underWay.acquire();
        TaskHandle<List<Long>> handle = runtime.submit(task, options);
        var _ = handle.toCompletableFuture().whenComplete((result, error) -> ended(index, result, error));
    }

    private void ended(int index, List<Long> result, Throwable error) {
        endings.incrementAndGet(index);
        if (error instanceof WorkerCrashedException) {
            crashed.incrementAndGet();
        } else if (error == null && result.getFirst() == index) {
            answered.add(result.getLast());
            succeeded.incrementAndGet();
        } else {
            unexpected.incrementAndGet();
        }
        underWay.release();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One killer at a time.
    private void killUntil(CountDownLatch enough, Duration pause) {
        try {
            while (!enough.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                if (killOne()) {
                    kills++;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the killer", e);
        }
    }

    /** One of the places for children; one that has answered nothing yet is let live mostly, so that there is progress. */
    private boolean killOne() {
        List<ProcessHandle> starting = starting();
        if (!starting.isEmpty() && victims.nextInt(4) == 0) {
            startsKilled++;
            return starting.get(victims.nextInt(starting.size())).destroyForcibly();
        }
        answered.removeIf(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        List<Long> living = List.copyOf(answered);
        int place = victims.nextInt(children);
        return place < living.size() && ProcessHandle.of(living.get(place)).filter(ProcessHandle::destroyForcibly)
                .isPresent();
    }

    /** Children between their launch and their first answer. */
    private List<ProcessHandle> starting() {
        return ProcessHandle.current().children().filter(each -> !answered.contains(each.pid()))
                .filter(each -> each.info().command().filter(path -> path.endsWith("java")).isPresent()).toList();
    }

    /** What this process has when nobody kills and all children are there. */
    Footprint footprint() throws InterruptedException {
        Set<Long> pids = new HashSet<>();
        while (pids.size() < children) {
            List<TaskHandle<Long>> handles = new ArrayList<>();
            for (int i = 0; i < children; i++) {
                handles.add(runtime.submit(_ -> {
                    Thread.sleep(200);
                    return ProcessHandle.current().pid();
                }, options.withRetries(1)));
            }
            pids.clear(); // All at the same time, for those of before may be gone.
            for (TaskHandle<Long> each : handles) {
                pids.add(each.toCompletableFuture().join());
            }
        }
        return Footprint.now();
    }

    int endedOnce() {
        int count = 0;
        for (int i = 0; i < endings.length(); i++) {
            count += endings.get(i) == 1 ? 1 : 0;
        }
        return count;
    }

    int crashed() {
        return crashed.get();
    }

    int kills() {
        return kills;
    }

    int unexpected() {
        return unexpected.get();
    }

    String counts() {
        return "succeeded=" + succeeded + ", crashed=" + crashed + ", unexpected=" + unexpected + ", kills=" + kills
                + ", startsKilled="
                + startsKilled;
    }
}
