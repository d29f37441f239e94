package dev.prong.child.death;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.proto.v1.ThreadDump;
import dev.prong.proto.v1.ThreadStack;
import org.junit.jupiter.api.Test;

/** How a dump reads, whatever its child has put into it. */
class ThreadDumpTextTest {

    @Test
    void eachThreadHasItsNameItsStateItsTaskAndItsStack() {
        ThreadDump dump = ThreadDump.newBuilder().addThreads(ThreadStack.newBuilder().setName("prong-child-1-task spin")
                .setState("RUNNABLE").setCall(3).addFrames("Work.spin(Work.java:12)").addFrames("Work.run(Work.java:7)")
                .setFramesLeftOut(9)).addThreads(ThreadStack.newBuilder().setName("main").setState("WAITING"))
                .setLeftOut(2).build();
        assertEquals("""
                "prong-child-1-task spin" RUNNABLE, task=spin
                    at Work.spin(Work.java:12)
                    at Work.run(Work.java:7)
                    9 more
                "main" WAITING
                2 more threads
                """, ThreadDumpText.of(dump, call -> call == 3 ? "spin" : null));
    }

    @Test
    void placeIsThatOfTheCallUpToWhatRunsIt() {
        ThreadStack.Builder stack = ThreadStack.newBuilder().setCall(3);
        for (int i = 1; i <= 7; i++) {
            stack.addFrames("Work.run(Work.java:" + i + ")");
        }
        ThreadDump dump = ThreadDump.newBuilder()
                .addThreads(ThreadStack.newBuilder().addFrames("Other.run(Other.java:1)"))
                .addThreads(stack.addFrames("dev.prong.api@1/dev.prong.call.Call.runTask(Call.java:9)")).build();
        assertEquals("Work.run(Work.java:1) <- Work.run(Work.java:2) <- Work.run(Work.java:3) <- Work.run(Work.java:4)"
                + " <- Work.run(Work.java:5) <- (2 more)", ThreadDumpText.where(dump, 3));
        assertEquals("", ThreadDumpText.where(dump, 4));
    }

    @Test
    void lyingChildFillsNoMessageAndMovesNoCursor() {
        String line = "a\nb\u001b[2J" + "x".repeat(1 << 20);
        ThreadDump dump = ThreadDump.newBuilder()
                .addThreads(ThreadStack.newBuilder().setCall(1).addFrames(line).addFrames(line)).build();
        String where = ThreadDumpText.where(dump, 1);
        assertTrue(where.startsWith("a\\nb\\u001b[2Jxxx") && where.length() < 1000, where);
        assertEquals("1 more threads\n", ThreadDumpText.of(dump, _ -> null), "too long for any text");
    }
}
