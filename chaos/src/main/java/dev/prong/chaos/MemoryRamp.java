package dev.prong.chaos;

import dev.prong.TaskContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Takes more and more of the heap, step by step, up to a limit, touches all of it, and keeps it until its end.
 *
 * @param stepBytes how much each step takes
 * @param limitBytes how much it takes in all, at most
 * @param pause the time between two steps
 */
public record MemoryRamp(int stepBytes, long limitBytes, Duration pause) implements Chaos {

    /** Refuses a step of less than one byte and a negative limit. */
    public MemoryRamp {
        Objects.requireNonNull(pause, "pause");
        if (stepBytes < 1 || limitBytes < 0) {
            throw new IllegalArgumentException("step must be more than zero, and the limit not negative: stepBytes="
                    + stepBytes + ", limitBytes=" + limitBytes);
        }
    }

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.returns("takes " + stepBytes + " bytes more every " + pause.toMillis() + " ms, up to "
                + limitBytes);
    }

    /** Reports the bytes it has as its progress; returns them in the end. */
    @Override
    public Object run(TaskContext context) throws InterruptedException {
        List<byte[]> taken = new ArrayList<>();
        long bytes = 0;
        for (; bytes + stepBytes <= limitBytes; bytes += stepBytes) {
            byte[] step = new byte[stepBytes];
            Arrays.fill(step, (byte) 1); // Untouched memory may not be there at all.
            taken.add(step);
            context.progress(bytes + stepBytes);
            Thread.sleep(pause);
        }
        return taken.stream().mapToLong(step -> step.length).sum();
    }
}
