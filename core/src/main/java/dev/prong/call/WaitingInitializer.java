package dev.prong.call;

import dev.prong.failure.SafeLog;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Tells of a static initializer that waits for a task: if the task needs the class that is being initialized it waits for
 * the initializer, and both wait for ever. The JVM has no way to ask for that, so it is only said.
 */
final class WaitingInitializer {

    /** Whoever waits longer looks whether it is one. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final SafeLog LOG = new SafeLog("dev.prong");

    private WaitingInitializer() {
    }

    /** Looks whether this thread, which has waited for {@code call} for so long, is in one; {@code worker} runs the call. */
    static void look(Call<?> call, Thread worker) {
        List<StackTraceElement> own = List.of(Thread.currentThread().getStackTrace());
        List<String> classes = own.stream().filter(frame -> frame.getMethodName().equals("<clinit>"))
                .map(StackTraceElement::getClassName).toList();
        if (!classes.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "a static initializer has waited for a task for " + PATIENCE
                    + "; if the task needs the class, both wait for ever: task=" + call.name() + ", class="
                    + classes.getFirst() + ", thread=" + Thread.currentThread().getName() + ", worker="
                    + worker.getName() + "; submit no work in a static initializer, or do not wait for it there;"
                    + " stack of the initializer=" + text(own) + "\nstack of the task="
                    + text(Arrays.asList(worker.getStackTrace())));
        }
    }

    private static String text(List<StackTraceElement> stack) {
        return String.join("", stack.stream().map(frame -> "\n\tat " + frame).toList());
    }
}
