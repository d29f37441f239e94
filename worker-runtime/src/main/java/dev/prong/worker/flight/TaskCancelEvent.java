package dev.prong.worker.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A task was asked to end, by whomever or by a limit. */
@Name("dev.prong.TaskCancel")
@Label("Task Cancel")
@Description("A task was asked to end")
@Category("Prong")
@StackTrace(false)
final class TaskCancelEvent extends Event {

    @Label("Task")
    String task;

    @Label("Worker")
    @Description("The worker that runs it; empty if none has begun to")
    String worker;

    @Label("Reason")
    String reason;
}
