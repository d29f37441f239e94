package dev.prong.value;

import dev.prong.Task;

public final class Tasks {
    private Tasks() {
    }

    public static <R> Task<R> copy(Task<R> task) {
        return task;
    }

    public static String nameOf(Task<?> task) {
        return task.getClass().getSimpleName();
    }
}
