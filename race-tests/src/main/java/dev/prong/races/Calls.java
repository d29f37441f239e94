package dev.prong.races;

import dev.prong.Task;
import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskFailedException;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.call.Call;
import dev.prong.call.Runner;
import dev.prong.call.StopReason;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Calls that belong to no runtime, and how they end, in a word. */
final class Calls {

    /** Longer than any scheduler lets a thread wait for its turn: who waits so long was not woken. */
    static final Duration FOR_EVER = Duration.ofSeconds(10);

    private static final Runner NOBODY = new Runner() {
        @Override
        public String workerName() {
            return "nobody";
        }

        @Override
        public void stopping(Call<?> call, StopReason reason) {
            // The test ends the call.
        }
    };

    private Calls() {
    }

    static Call<Integer> waiting(Task<Integer> task, TaskOptions options) {
        return new Call<>(task, options, UnaryOperator.identity());
    }

    static Call<Integer> waiting() {
        return waiting(_ -> 1, TaskOptions.defaults());
    }

    /** A call that has begun and runs nothing: the test ends it. */
    static Call<Integer> running() {
        Call<Integer> call = waiting();
        begin(call);
        return call;
    }

    static boolean begin(Call<?> call) {
        return call.begin(NOBODY);
    }

    /** In a loop that waits for the other side of a race, which may need the processor. */
    @SuppressWarnings("ThreadPriorityCheck") // Parking would take longer than what it waits for.
    static void letOther() {
        Thread.yield();
    }

    /** What join says: the result, or which error. Waits for ever if the call never ends. */
    static String endOf(TaskHandle<?> handle) {
        try {
            return "returned " + handle.join();
        } catch (InterruptedException _) {
            return "interrupted";
        } catch (TaskCancelledException _) {
            return "cancelled";
        } catch (TaskRejectedException _) {
            return "rejected";
        } catch (TaskFailedException _) {
            return "failed";
        } catch (TaskException e) {
            return e.toString();
        }
    }

    /** The same, but for one who must be woken from a wait with a limit; {@code lost} if nobody does. */
    static String endInTime(TaskHandle<?> handle) {
        return await(handle, FOR_EVER) ? endOf(handle) : "lost";
    }

    /** Whether the handle ended, and told so before the limit was over: a late look does not make up for a lost wake. */
    static boolean await(TaskHandle<?> handle, Duration limit) {
        long begin = System.nanoTime();
        try {
            return handle.awaitDone(limit) && System.nanoTime() - begin < limit.toNanos();
        } catch (InterruptedException _) {
            return false;
        }
    }
}
