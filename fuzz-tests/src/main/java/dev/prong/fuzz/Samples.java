package dev.prong.fuzz;

import dev.prong.Task;
import dev.prong.TaskContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The classes of the values that are fuzzed: what users declare, and what few of them think of. */
final class Samples {

    private Samples() {
    }

    /** What the task of a call is; its child is made up and never runs it. */
    record Ask() implements Task<Object> {

        @Override
        public Object run(TaskContext context) {
            throw new AssertionError("no task is run here");
        }
    }

    enum Colour {
        RED, GREEN {
            @Override
            boolean isWarm() {
                return false;
            }
        },
        BLUE;

        boolean isWarm() {
            return this == RED;
        }
    }

    sealed interface Form permits Circle, Polygon {
    }

    record Circle(double radius) implements Form {
    }

    record Polygon(List<Point> corners) implements Form {
    }

    record Point(int x, int y) implements Comparable<Point> {

        @Override
        public int compareTo(Point other) {
            return x != other.x ? Integer.compare(x, other.x) : Integer.compare(y, other.y);
        }
    }

    record Primitives(boolean flag, byte small, short number, char sign, int count, long id, float ratio, double mean) {
    }

    @SuppressWarnings("ArrayRecordComponent") // Users have them too.
    record Order(String name, Set<Colour> colours, Map<String, Form> forms, Optional<Point> where, Object[] rest) {
    }

    /** A list, which nests as deep as it likes. */
    record Cell(Object head, Cell tail) {
    }

    /** Says no. */
    record Even(int n) {

        Even {
            if (n % 2 != 0) {
                throw new IllegalArgumentException("odd: n=" + n);
            }
        }
    }

    /** Keeps something else than it was given. */
    record Trimmed(String text) {

        Trimmed {
            text = text.strip();
        }
    }

    record Nothing() {
    }
}
