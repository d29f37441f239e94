package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.prong.MessageException;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.Value;
import java.io.PrintStream;

/**
 * Receives as many values as its argument says, each a record of another class that does not exist, and says how many
 * bytes it holds for each, without what is freed when memory is short.
 */
final class NamesNoClasses {

    private NamesNoClasses() {
    }

    public static void main(String[] args) {
        PrintStream output = System.out;
        int count = Integer.parseInt(args[0]);
        refuse("com.acme.First", 2_000);
        long before = heldBytes();
        refuse("com.acme.Gone", count);
        output.print((heldBytes() - before) / count);
    }

    private static void refuse(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            Value value = Value.newBuilder().setRecord(RecordValue.newBuilder().setType(prefix + i)).build();
            assertThrows(MessageException.class, () -> ValueCodec.decode(value, Crossing.LOADER));
        }
    }

    /** An array that cannot fit makes the JVM clear all soft references before it says so. */
    private static long heldBytes() {
        int tooLong = (int) (Runtime.getRuntime().maxMemory() / Long.BYTES);
        assertThrows(OutOfMemoryError.class, () -> refuse("", new long[tooLong].length));
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
