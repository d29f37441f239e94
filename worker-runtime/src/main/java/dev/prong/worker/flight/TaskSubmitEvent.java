package dev.prong.worker.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A task was accepted. Off unless asked for: there may be millions in a second. */
@Name("dev.prong.TaskSubmit")
@Label("Task Submit")
@Description("A task was accepted by a runtime")
@Category("Prong")
@StackTrace(false)
@Enabled(false)
final class TaskSubmitEvent extends Event {

    @Label("Runtime")
    String runtime;

    @Label("Task")
    String task;
}
