package dev.prong.tck;

import java.util.List;

/** Records and enums of every shape, to be sent. */
final class Shapes {

    private Shapes() {
    }

    enum Color {
        RED, GREEN, BLUE
    }

    enum Operation {
        PLUS {
            @Override
            int apply(int a, int b) {
                return a + b;
            }
        };

        abstract int apply(int a, int b);
    }

    /** As another language's type with one value, which stands for no result. */
    static final class Nothing {
        public static final Nothing INSTANCE = new Nothing();

        private Nothing() {
        }
    }

    record Blank() {
    }

    record Node(int value, Node next) {
    }

    @SuppressWarnings("ArrayRecordComponent") // A record may have one, and it has to cross.
    record Every(boolean z, byte b, short s, int i, long j, float f, double d, char c, String text, int[] numbers) {
    }

    record Pair<A, B>(A first, B second) {
    }

    record Holder(List<String> names) {
    }

    sealed interface Shape {
    }

    record Circle(double radius) implements Shape {
    }

    record Square(int side) implements Shape {
    }

    record Group(List<Shape> members) implements Shape {
    }

    record Bounds(int low, int high) {
        Bounds {
            if (low > high) {
                throw new IllegalArgumentException("low must not be above high: low=" + low + ", high=" + high);
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // A record may have one, and it has to cross.
    record Tags(String... names) {
    }

    @SuppressWarnings("ArrayRecordComponent") // A record may have one, and it has to cross.
    record Tail(int first, long... rest) {
    }

    @SuppressWarnings("ArrayRecordComponent") // A record may have one, and it has to cross.
    record Parts(String name, Object... parts) {
    }

    private record Hidden(String text) {
    }

    static Record hidden(String text) {
        return new Hidden(text);
    }
}
