package dev.prong.tck;

import dev.prong.Task;
import dev.prong.TaskContext;

/** What {@link Strangers} makes its class of. */
final class Stranger implements Task<String> {

    @Override
    public String run(TaskContext context) {
        return "known here";
    }
}
