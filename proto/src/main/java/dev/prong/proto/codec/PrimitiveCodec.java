package dev.prong.proto.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.prong.proto.v1.Value;
import dev.prong.value.Primitives;
import dev.prong.value.Refusal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arrays of primitives as bytes, little-endian, and back. */
final class PrimitiveCodec {

    private PrimitiveCodec() {
    }

    static Value encode(Object array) {
        Primitives kind = Primitives.of(array);
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(kind.bytes(array))).order(ByteOrder.LITTLE_ENDIAN);
        Value.Builder value = Value.newBuilder();
        // The bytes are ours alone once they are written, so they need not be copied again.
        ByteString bytes = UnsafeByteOperations.unsafeWrap(buffer.array());
        switch (array) {
            case boolean[] booleans -> {
                for (boolean each : booleans) {
                    buffer.put((byte) (each ? 1 : 0));
                }
                value.setBooleanArray(bytes);
            }
            case byte[] numbers -> {
                buffer.put(numbers);
                value.setByteArray(bytes);
            }
            case short[] numbers -> {
                buffer.asShortBuffer().put(numbers);
                value.setShortArray(bytes);
            }
            case char[] chars -> {
                buffer.asCharBuffer().put(chars);
                value.setCharArray(bytes);
            }
            case int[] numbers -> {
                buffer.asIntBuffer().put(numbers);
                value.setIntArray(bytes);
            }
            case long[] numbers -> {
                buffer.asLongBuffer().put(numbers);
                value.setLongArray(bytes);
            }
            case float[] numbers -> {
                buffer.asFloatBuffer().put(numbers);
                value.setFloatArray(bytes);
            }
            case double[] numbers -> {
                buffer.asDoubleBuffer().put(numbers);
                value.setDoubleArray(bytes);
            }
            default -> throw new IllegalArgumentException("not an array of primitives: kind=" + kind);
        }
        return value.build();
    }

    static boolean[] booleans(ByteString bytes) {
        boolean[] array = new boolean[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.byteAt(i) != 0;
        }
        return array;
    }

    static short[] shorts(ByteString bytes) {
        short[] array = new short[count(bytes, Primitives.SHORT)];
        buffer(bytes).asShortBuffer().get(array);
        return array;
    }

    static char[] chars(ByteString bytes) {
        char[] array = new char[count(bytes, Primitives.CHAR)];
        buffer(bytes).asCharBuffer().get(array);
        return array;
    }

    static int[] ints(ByteString bytes) {
        int[] array = new int[count(bytes, Primitives.INT)];
        buffer(bytes).asIntBuffer().get(array);
        return array;
    }

    static long[] longs(ByteString bytes) {
        long[] array = new long[count(bytes, Primitives.LONG)];
        buffer(bytes).asLongBuffer().get(array);
        return array;
    }

    static float[] floats(ByteString bytes) {
        float[] array = new float[count(bytes, Primitives.FLOAT)];
        buffer(bytes).asFloatBuffer().get(array);
        return array;
    }

    static double[] doubles(ByteString bytes) {
        double[] array = new double[count(bytes, Primitives.DOUBLE)];
        buffer(bytes).asDoubleBuffer().get(array);
        return array;
    }

    /** UTF-16 code units of a string or an array. */
    static byte[] littleEndian(String text) {
        ByteBuffer buffer = ByteBuffer.allocate(2 * text.length()).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asCharBuffer().put(text);
        return buffer.array();
    }

    private static ByteBuffer buffer(ByteString bytes) {
        return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int count(ByteString bytes, Primitives kind) {
        if (bytes.size() % kind.width() != 0) {
            throw new Refusal("bytes of an array are damaged: size=" + bytes.size() + ", width=" + kind.width());
        }
        return bytes.size() / kind.width();
    }
}
