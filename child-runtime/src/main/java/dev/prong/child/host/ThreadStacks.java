package dev.prong.child.host;

import dev.prong.proto.v1.ThreadDump;
import dev.prong.proto.v1.ThreadStack;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Writes down what the platform threads of this JVM do: those of tasks first, then the youngest, as many as fit into one
 * frame, which overtakes others and so is not sent in parts. Stateless.
 */
final class ThreadStacks {

    private static final int MAX_BYTES = 128 << 10;
    private static final int MAX_FRAMES = 64;
    private static final int MAX_CHARS = 300;

    /** The class that the JVM makes for a lambda: it only calls the method that has its code. */
    private static final String LAMBDA = "$$Lambda";

    private ThreadStacks() {
    }

    /** @param calls the calls by the threads that run them */
    static ThreadDump dump(Map<Thread, Long> calls) {
        Map<Thread, StackTraceElement[]> stacks = Thread.getAllStackTraces();
        List<Thread> inOrder = stacks.keySet().stream().sorted(Comparator
                .<Thread, Boolean> comparing(thread -> !calls.containsKey(thread))
                .thenComparing(Thread::threadId, Comparator.reverseOrder())).toList();
        ThreadDump.Builder dump = ThreadDump.newBuilder();
        int room = MAX_BYTES;
        for (Thread thread : inOrder) {
            ThreadStack stack = stack(thread, stacks.get(thread), calls.getOrDefault(thread, 0L));
            room -= stack.getSerializedSize();
            if (room < 0) {
                break;
            }
            dump.addThreads(stack);
        }
        return dump.setLeftOut(inOrder.size() - dump.getThreadsCount()).build();
    }

    private static ThreadStack stack(Thread thread, StackTraceElement[] frames, long call) {
        List<String> told = Arrays.stream(frames).filter(frame -> !frame.getClassName().contains(LAMBDA))
                .map(ThreadStacks::text).toList();
        return ThreadStack.newBuilder().setName(bounded(thread.getName())).setState(thread.getState().name())
                .setCall(call).addAllFrames(told.subList(0, Math.min(told.size(), MAX_FRAMES)))
                .setFramesLeftOut(Math.max(0, told.size() - MAX_FRAMES)).build();
    }

    /** Without the names of class loaders and the versions of modules, as a stack trace is printed. */
    private static String text(StackTraceElement frame) {
        return bounded(new StackTraceElement(null, null, null, frame.getClassName(), frame.getMethodName(),
                frame.getFileName(), frame.getLineNumber()).toString());
    }

    private static String bounded(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "(…)";
    }
}
