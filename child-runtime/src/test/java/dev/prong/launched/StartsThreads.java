package dev.prong.launched;

import dev.prong.TaskRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Has a child with the limits of a specification start threads until it may not. */
public final class StartsThreads {

    private static final int ENOUGH = 2_000;

    private StartsThreads() {
    }

    /** Prints how many there were. */
    public static void main(String[] args) throws Exception {
        try (TaskRuntime runtime = TaskRuntime.open(args[0])) {
            String outcome = runtime.run(_ -> start());
            System.out.println(outcome);
        }
    }

    private static String start() {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        try {
            while (threads.size() < ENOUGH) {
                threads.add(Thread.ofPlatform().daemon().start(() -> await(end)));
            }
            return "started " + ENOUGH;
        } catch (OutOfMemoryError e) {
            return e.getMessage().contains("unable to create native thread") ? "refused" : e.toString();
        } finally {
            end.countDown();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException _) {
            // It ends.
        }
    }
}
