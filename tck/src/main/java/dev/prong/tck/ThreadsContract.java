package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskOptions;
import dev.prong.TaskRuntime;
import dev.prong.Worker;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a task finds on its thread: nothing of who called, nothing of the task before, and its own class loader. */
abstract non-sealed class ThreadsContract extends Contract {

    private static final InheritableThreadLocal<Object> INHERITABLE = new InheritableThreadLocal<>();

    /** Says what its thread is like. */
    record Ask() implements Task<String> {
        @Override
        public String run(TaskContext context) {
            return ask();
        }
    }

    private static String ask() {
        Thread thread = Thread.currentThread();
        boolean own = Ask.class.getClassLoader().equals(thread.getContextClassLoader());
        return "loader=" + (own ? "the task's" : thread.getContextClassLoader()) + ", inherited="
                + INHERITABLE.get() + ", priority=" + thread.getPriority() + ", renamed="
                + thread.getName().equals("renamed") + ", handler="
                + (thread.getUncaughtExceptionHandler() instanceof Handler) + ", interrupted="
                + thread.isInterrupted();
    }

    private static final String CLEAN = "loader=the task's, inherited=null, priority=5, renamed=false, handler=false,"
            + " interrupted=false";

    /** Of a task. */
    private static final class Handler implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable error) {
            throw new AssertionError("not called", error);
        }
    }

    /** Changes all that can be changed. */
    record Change() implements Task<Void> {
        @Override
        @SuppressWarnings({"ThreadPriorityCheck", "InheritableThreadLocal"}) // That is what it is for.
        public Void run(TaskContext context) {
            Thread thread = Thread.currentThread();
            thread.setName("renamed");
            thread.setPriority(Thread.MAX_PRIORITY);
            thread.setContextClassLoader(new URLClassLoader("of a task", new URL[0], null));
            thread.setUncaughtExceptionHandler(new Handler());
            thread.interrupt();
            return null;
        }
    }

    /** What {@code call} returns on a thread that has something to inherit. */
    @SuppressWarnings("ThreadPriorityCheck") // It is what must not be inherited.
    private static <T> T fromAnother(Callable<T> call) throws Exception {
        FutureTask<T> future = new FutureTask<>(() -> {
            INHERITABLE.set("of the caller");
            return call.call();
        });
        Thread caller = Thread.ofPlatform().priority(Thread.MAX_PRIORITY).unstarted(future);
        caller.setContextClassLoader(new URLClassLoader("of the caller", new URL[0], Ask.class.getClassLoader()));
        caller.start();
        return future.get();
    }

    @Test
    void taskHasNothingOfTheThreadThatSubmitsIt() throws Exception {
        try (TaskRuntime runtime = open(pool(2), "closeTimeout=5s")) { // Whoever is first makes the thread begin.
            assertEquals(CLEAN, fromAnother(() -> runtime.run(new Ask())));
            assertEquals(List.of(CLEAN, CLEAN, CLEAN), fromAnother(() -> runtime.map(List.of(1, 2, 3),
                    _ -> new Ask())));
            assertEquals(CLEAN, fromAnother(() -> runtime.start(new Ask()).join()));
            assertEquals(CLEAN, fromAnother(() -> runtime.asExecutorService().submit(callable()).get()));
        }
    }

    /** A callable that every view takes. */
    private static Callable<String> callable() {
        return (Callable<String> & java.io.Serializable) ThreadsContract::ask;
    }

    @Test
    void taskFindsNothingOfTheTaskBefore() throws InterruptedException {
        single().run(new Change());
        assertEquals(CLEAN, single().run(new Ask()));
    }

    @Test
    void listenersHaveNothingOfTheThreadThatPosts() throws Exception {
        Recorder<String> recorder = new Recorder<>();
        StringBuilder seen = new StringBuilder();
        Worker<String> worker = fromAnother(() -> runtime().start(_ -> "done", started -> {
            started.onOnline(() -> seen.append("online ").append(INHERITABLE.get()));
            started.onExit(exit -> seen.append(", exit ").append(INHERITABLE.get()));
            started.onExit(recorder::ended);
        }));
        assertEquals("done", worker.join());
        recorder.exit();
        assertEquals("online null, exit null", seen.toString());
    }

    /** In a process of its own: what is begun once for all is begun by the caller, too. */
    @Test
    void runtimeHoldsNeitherTheLoaderNorTheValuesOfACaller() throws Exception {
        assertEquals("ran 1 [2, 3] 4 5 6; loader gone, value gone",
                Program.outputOf(folder, HoldsCaller.class, spec(pool(1))));
    }

    /** Uses a runtime in every way from a thread that ends, and then looks who holds what that thread had. */
    static final class HoldsCaller {

        private HoldsCaller() {
        }

        static void main(String[] args) throws Exception {
            try (TaskRuntime runtime = TaskRuntime.open(args[0])) {
                StringBuilder ran = new StringBuilder("ran ");
                List<WeakReference<Object>> had = useFromAnother(runtime, ran);
                WeakReference<Object> value = had.get(0);
                WeakReference<Object> loader = had.get(1);
                long begin = System.nanoTime();
                while ((value.get() != null || loader.get() != null)
                        && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(15)) {
                    System.gc();
                    Thread.sleep(10);
                }
                Files.writeString(Path.of(args[1]), ran + "; loader " + stateOf(loader) + ", value " + stateOf(value)
                        + holders(loader.get()));
            }
        }

        /** What the caller had, who has ended: a value, and a class loader. */
        private static List<WeakReference<Object>> useFromAnother(TaskRuntime runtime, StringBuilder ran)
                throws InterruptedException {
            Object value = new Object();
            ClassLoader loader = new URLClassLoader("of the caller", new URL[0], HoldsCaller.class.getClassLoader());
            Thread caller = new Thread(() -> use(runtime, value, ran));
            caller.setContextClassLoader(loader);
            caller.start();
            caller.join();
            return List.of(new WeakReference<>(value), new WeakReference<>(loader));
        }

        private static String stateOf(WeakReference<Object> reference) {
            return reference.get() == null ? "gone" : "held";
        }

        private static String holders(Object loader) {
            return loader == null ? ""
                    : Thread.getAllStackTraces().keySet().stream()
                            .filter(each -> loader.equals(each.getContextClassLoader())).map(Thread::getName).toList()
                            .toString();
        }

        private static void use(TaskRuntime runtime, Object value, StringBuilder ran) {
            INHERITABLE.set(value);
            try {
                int one = runtime.run(_ -> 1);
                List<Integer> some = runtime.map(List.of(2, 3), n -> _ -> {
                    Thread.sleep(10);
                    return n;
                });
                int four = runtime.run(_ -> 4, TaskOptions.timeout(Duration.ofMinutes(1)));
                ran.append(one).append(' ').append(some).append(' ').append(four);
                Recorder<Integer> recorder = new Recorder<>();
                Worker<Integer> worker = runtime.start(context -> {
                    context.parent().postMessage(5);
                    return 6;
                }, recorder);
                ran.append(' ').append(recorder.nextMessage()).append(' ').append(worker.join());
                recorder.exit();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
