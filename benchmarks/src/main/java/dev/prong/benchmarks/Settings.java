package dev.prong.benchmarks;

import dev.prong.benchmarks.contender.TinyTask;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one run is asked to do.
 *
 * @param topics what is measured
 * @param quick whether this only shows that it works: one round, few tasks, short times
 * @param rounds how often each measurement is taken
 */
record Settings(Set<Topic> topics, boolean quick, int rounds) {

    /** What can be asked for. */
    enum Topic {
        LATENCY, THROUGHPUT, CHILD, CHILDREN, MEMORY, PAUSE, SCALING, NODE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads {@code [TOPIC,TOPIC...] [--quick] [--rounds=N]}. No topic, or {@code true} as Maven has it for a property
     * without a value, means all but {@code node}; {@code node} alone means the tables that it has a part in.
     *
     * @throws IllegalArgumentException if there is anything else; the message says what is known
     */
    static Settings parse(List<String> arguments) {
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        boolean quick = false;
        int rounds = 0;
        for (String argument : arguments) {
            if (argument.equals("--quick")) {
                quick = true;
            } else if (argument.matches("--rounds=[1-9]\\d{0,3}")) {
                rounds = Integer.parseInt(argument.substring("--rounds=".length()));
            } else if (!argument.equals("true")) {
                topics.addAll(topics(argument));
            }
        }
        return new Settings(complete(topics), quick, rounds > 0 ? rounds : quick ? 1 : 5);
    }

    private static List<Topic> topics(String argument) {
        List<Topic> found = new ArrayList<>();
        for (String word : argument.split(",", -1)) {
            found.add(Stream.of(Topic.values()).filter(topic -> topic.toString().equals(word)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no such benchmark: argument='" + word + "', known="
                            + Stream.of(Topic.values()).map(Topic::toString).collect(Collectors.joining(","))
                            + " --quick --rounds=N jmh")));
        }
        return found;
    }

    private static Set<Topic> complete(Set<Topic> topics) {
        if (topics.isEmpty()) {
            return EnumSet.complementOf(EnumSet.of(Topic.NODE));
        }
        if (topics.equals(Set.of(Topic.NODE))) {
            topics.addAll(List.of(Topic.LATENCY, Topic.THROUGHPUT, Topic.CHILD, Topic.CHILDREN));
        }
        return topics;
    }

    /** The forms of the task that are measured. */
    List<TinyTask> kinds() {
        return quick ? List.of(TinyTask.CAPTURING) : List.of(TinyTask.values());
    }

    /** How many tasks a batch has. */
    int batch() {
        return quick ? 1_000 : 100_000;
    }

    /** How many children are alive at a time. */
    int alive() {
        return quick ? 4 : 64;
    }

    /** How many tasks are queued at most. */
    int queued() {
        return quick ? 10_000 : 1_000_000;
    }
}
