package dev.prong.worker.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;

/** A task ran. Unless asked for, only long ones: there may be millions in a second. */
@Name("dev.prong.TaskEnd")
@Label("Task End")
@Description("A task ran on a worker, from its begin to its end")
@Category("Prong")
@StackTrace(false)
@Threshold("10 ms")
final class TaskEndEvent extends Event {

    @Label("Task")
    String task;

    @Label("Worker")
    String worker;

    @Label("Wait Time")
    @Timespan(Timespan.NANOSECONDS)
    long waitTime;

    @Label("Outcome")
    String outcome;
}
