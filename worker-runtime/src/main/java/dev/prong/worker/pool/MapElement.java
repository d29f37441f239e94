package dev.prong.worker.pool;

import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.call.Call;

/** The call of one element of a map; made by the seat that runs it. */
final class MapElement<R> extends Call<R> {

    private final MapRun<R> run;
    private final int index;
    private final Slice slice;

    MapElement(MapRun<R> run, int index, Slice slice, Task<R> task, long accepted) {
        super(task, TaskOptions.defaults(), run.crossing(), accepted);
        this.run = run;
        this.index = index;
        this.slice = slice;
    }

    MapRun<R> run() {
        return run;
    }

    int index() {
        return index;
    }

    /** What it returned, once it has ended. */
    R value() {
        return answer();
    }

    /** It has ended, however; told once. */
    void tellRun() {
        run.ended(this, slice);
    }

    /** It has begun, and may not have been seen by one who ended the map meanwhile. */
    void stopIfDropped() {
        if (run.isDropped(index)) {
            cancel();
        }
    }
}
