package dev.prong.child.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.child.frame.ChannelLimits;
import org.junit.jupiter.api.Test;

/** Tasks before they are sent. */
class ChildCallTest {

    /** A task may be half as large as a frame. */
    private static final ChannelLimits LIMITS = new ChannelLimits(2000, 1, 1);

    @Test
    void tooLargeTaskIsRefusedByItsName() {
        byte[] input = new byte[900];
        Task<Integer> task = _ -> input.length;
        int bytes = ChildCall.of(task, task, TaskOptions.defaults(), ChannelLimits.DEFAULT).descriptor()
                .getSerializedSize();

        String facts = ", bytes=" + bytes + ", maxBytes=1000; pass large inputs as files or messages, or"
                + " raise maxFrameBytes";
        assertEquals("task is too large: task=resize" + facts,
                refusal(task, TaskOptions.defaults().withName("resize")));
        assertEquals("task is too large: task=ChildCallTest.tooLargeTaskIsRefusedByItsName lambda" + facts,
                refusal(task, TaskOptions.defaults()));
    }

    private static String refusal(Task<?> task, TaskOptions options) {
        return assertThrows(MessageException.class, () -> ChildCall.of(task, task, options, LIMITS)).getMessage();
    }
}
