package dev.prong.chaos;

import dev.prong.MessageException;
import dev.prong.TaskContext;
import java.util.List;
import java.util.Optional;

/**
 * Returns lists within each other.
 *
 * @param depth how many, at least one
 */
public record DeepResult(int depth) implements Chaos {

    /** Refuses a depth of less than one. */
    public DeepResult {
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be at least 1: depth=" + depth);
        }
    }

    @Override
    public ExpectedReport describe() {
        return ExpectedReport.fails("returns a list " + depth + " deep", MessageException.class,
                "result cannot cross: task=", "nested");
    }

    /** Returns a list of a list of a list, and so on; the innermost is empty. */
    @Override
    public Object run(TaskContext context) {
        List<Object> nested = List.of();
        for (int i = 1; i < depth; i++) {
            nested = List.of(nested);
        }
        return nested;
    }
}
