package dev.prong.child;

import dev.prong.call.Check;
import java.time.Duration;

/**
 * When a child of the pool is replaced by a fresh one; start from {@link #defaults()}. The replacement is ready before
 * the old child gets no more tasks, so a limit may be passed by what comes meanwhile; a tainted child, and one that has had
 * all the tasks of a {@linkplain #withStrictTasks strict} limit, get no more at once. Children that were
 * {@linkplain ChildRuntime#invite invited} are not replaced, whatever stands here. Immutable.
 *
 * <pre>{@code Recycling.defaults().withTasks(1_000).withAge(Duration.ofHours(1)).withResidentBytes(512 << 20)}</pre>
 */
public final class Recycling {

    private static final Recycling DEFAULTS = new Recycling(new Rules(0, false, Duration.ZERO, 0, true, 0.1));

    private final Rules rules;

    private Recycling(Rules rules) {
        this.rules = rules;
    }

    /** Tainted children alone. */
    public static Recycling defaults() {
        return DEFAULTS;
    }

    /** The same after so many tasks, or some that come before the replacement is ready; zero for never. */
    public Recycling withTasks(int newTasks) {
        return new Recycling(new Rules(newTasks, false, rules.age, rules.residentBytes, rules.onTaint, rules.jitter));
    }

    /**
     * The same with children that never get more than so many tasks, whatever waits: with 1 each task, and each attempt of
     * one that is {@linkplain dev.prong.TaskOptions#withRetries retried}, has a process to itself that ran nothing before.
     * The replacement is launched when the last of these tasks begins, and takes over when it has ended; where a start takes
     * longer than the tasks, {@linkplain ChildRuntime.Builder#spares spares} keep tasks from waiting.
     *
     * @throws IllegalArgumentException if less than one
     */
    public Recycling withStrictTasks(int newTasks) {
        return new Recycling(new Rules(newTasks, true, rules.age, rules.residentBytes, rules.onTaint, rules.jitter));
    }

    /** The same at that age; zero for never. Looked at every second. */
    public Recycling withAge(Duration newAge) {
        return new Recycling(
                new Rules(rules.tasks, rules.strict, newAge, rules.residentBytes, rules.onTaint, rules.jitter));
    }

    /** The same above so much resident memory; zero for never. Looked at every second. */
    public Recycling withResidentBytes(long bytes) {
        return new Recycling(new Rules(rules.tasks, rules.strict, rules.age, bytes, rules.onTaint, rules.jitter));
    }

    /** The same with tainted children replaced or kept. */
    public Recycling withTaint(boolean replaced) {
        return new Recycling(
                new Rules(rules.tasks, rules.strict, rules.age, rules.residentBytes, replaced, rules.jitter));
    }

    /** The same with another jitter, from 0 to 1. */
    public Recycling withJitter(double newJitter) {
        return new Recycling(
                new Rules(rules.tasks, rules.strict, rules.age, rules.residentBytes, rules.onTaint, newJitter));
    }

    /** After how many tasks a child is replaced; zero, the default, for never. */
    public int tasks() {
        return rules.tasks;
    }

    /** Whether a child never gets more than {@link #tasks} tasks, whatever waits; false unless set. */
    public boolean strict() {
        return rules.strict;
    }

    /** The age at which a child is replaced, counted from its launch; zero, the default, for never. */
    public Duration age() {
        return rules.age;
    }

    /** Above how much resident memory a child is replaced, where this system tells it; zero, the default, for never. */
    public long residentBytes() {
        return rules.residentBytes;
    }

    /**
     * Whether a child is replaced when a task on it ended by a {@link VirtualMachineError} such as {@link
     * OutOfMemoryError}, after which nobody knows what in that JVM still works; true unless set. A {@link
     * StackOverflowError} does not taint: it unwinds the stack of one thread, and leaves heap and other threads as they
     * were.
     */
    public boolean onTaint() {
        return rules.onTaint;
    }

    /**
     * By which part, at most, the limits on tasks and age of each child are lowered at random, so that children
     * launched together are not replaced together; 0 to 1, 0.1 unless set. A strict limit is not lowered.
     */
    public double jitter() {
        return rules.jitter;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Recycling that && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    @Override
    public String toString() {
        return "Recycling" + rules.toString().substring("Rules".length());
    }

    private record Rules(int tasks, boolean strict, Duration age, long residentBytes, boolean onTaint, double jitter) {

        Rules {
            Check.notNegative("tasks", tasks);
            if (strict && tasks == 0) {
                throw new IllegalArgumentException(
                        "a strict limit must be at least 1: tasks=0; for none take withTasks(0)");
            }
            Check.duration("age", age);
            if (residentBytes < 0) {
                throw new IllegalArgumentException(
                        "residentBytes must not be negative: residentBytes=" + residentBytes);
            }
            if (!(jitter >= 0 && jitter <= 1)) {
                throw new IllegalArgumentException("jitter must be from 0 to 1: jitter=" + jitter);
            }
        }
    }
}
