package dev.prong.child.death;

import dev.prong.text.Printable;
import dev.prong.proto.v1.ThreadDump;
import dev.prong.proto.v1.ThreadStack;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Makes text of what a child has told of its threads. A child may lie: lengths are bounded. Stateless. */
public final class ThreadDumpText {

    /** A child of ours sends less. */
    private static final int MAX_CHARS = 256 << 10;

    /** What a message can bear. */
    private static final int MAX_FRAMES_IN_MESSAGE = 5;

    private static final int MAX_FRAME_CHARS = 300;

    /** Where the code of a task begins. */
    private static final String RUNS_TASK = "dev.prong.call.Call.runTask(";

    private ThreadDumpText() {
    }

    /**
     * The dump as lines.
     *
     * @param taskOf the name of the task of a call; null if it is unknown
     */
    public static String of(ThreadDump dump, LongFunction<String> taskOf) {
        StringBuilder text = new StringBuilder();
        int written = 0;
        for (ThreadStack each : dump.getThreadsList()) {
            if (text.length() + each.getSerializedSize() > MAX_CHARS) {
                break;
            }
            append(text, each, taskOf.apply(each.getCall()));
            written++;
        }
        long leftOut = dump.getThreadsCount() - written + Integer.toUnsignedLong(dump.getLeftOut());
        return text.append(leftOut == 0 ? "" : leftOut + " more threads\n").toString();
    }

    private static void append(StringBuilder text, ThreadStack stack, String task) {
        text.append('"').append(Printable.line(stack.getName())).append("\" ").append(Printable.line(stack.getState()))
                .append(task == null ? "" : ", task=" + task).append('\n');
        stack.getFramesList().forEach(frame -> text.append("    at ").append(Printable.line(frame)).append('\n'));
        if (stack.getFramesLeftOut() != 0) {
            text.append("    ").append(Integer.toUnsignedString(stack.getFramesLeftOut())).append(" more\n");
        }
    }

    /** Where a call was, in one line, innermost first and without what runs tasks; empty if the dump does not tell. */
    public static String where(ThreadDump dump, long call) {
        List<String> frames = dump.getThreadsList().stream().filter(each -> each.getCall() == call).findFirst()
                .map(ThreadStack::getFramesList).map(List::<String> copyOf).orElse(List.of());
        List<String> own = frames.stream().takeWhile(frame -> !frame.contains(RUNS_TASK)).toList();
        String more = own.size() > MAX_FRAMES_IN_MESSAGE ? " <- (" + (own.size() - MAX_FRAMES_IN_MESSAGE) + " more)"
                : "";
        return own.stream().limit(MAX_FRAMES_IN_MESSAGE).map(frame -> Printable.shown(frame, MAX_FRAME_CHARS))
                .collect(Collectors.joining(" <- ")) + more;
    }
}
