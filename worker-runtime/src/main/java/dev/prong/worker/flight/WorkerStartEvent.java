package dev.prong.worker.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A worker of the pool or a started one has begun. */
@Name("dev.prong.WorkerStart")
@Label("Worker Start")
@Description("A worker has begun")
@Category("Prong")
@StackTrace(false)
final class WorkerStartEvent extends Event {

    @Label("Runtime")
    String runtime;

    @Label("Worker")
    String worker;

    @Label("Id")
    @Description("The place in the pool, from 1; 0 for a started worker")
    int id;
}
