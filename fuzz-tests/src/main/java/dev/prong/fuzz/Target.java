package dev.prong.fuzz;

import java.util.Arrays;
import java.util.List;

/** What is fuzzed: each names a class with the method that takes an input, and so what an input is. */
enum Target {
    /** Bytes as they are, as the standard output of a child. */
    STREAM(StreamFuzz.class, 10_000),
    /** Frames that arrive whole, with whatever is in them. */
    CONVERSATION(ConversationFuzz.class, 1_000),
    /** A frame of each kind, changed field by field. */
    FRAME(FrameFuzz.class, 1_000),
    /** A value, changed field by field. */
    VALUE(ValueFuzz.class, 4_000),
    /** An exception, changed field by field. */
    FAILURE(FailureFuzz.class, 2_000),
    /** A text that a dying child may have left. */
    LAST_WORDS("dev.prong.child.death.LastWordsFuzz", 5_000);

    private final String className;
    private final int briefRuns;

    Target(Class<?> type, int briefRuns) {
        this(type.getName(), briefRuns);
    }

    Target(String className, int briefRuns) {
        this.className = className;
        this.briefRuns = briefRuns;
    }

    String className() {
        return className;
    }

    /** So many inputs are tried in every build. */
    int briefRuns() {
        return briefRuns;
    }

    /** The name of its folders. */
    String folder() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /**
     * The targets of these names; all if there are none.
     *
     * @throws IllegalArgumentException if a name is none
     */
    static List<Target> of(List<String> names) {
        return names.isEmpty() ? List.of(values()) : names.stream().map(Target::of).toList();
    }

    private static Target of(String name) {
        return Arrays.stream(values()).filter(each -> each.folder().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such target: name=" + name + ", targets="
                        + Arrays.stream(values()).map(Target::folder).toList()));
    }
}
