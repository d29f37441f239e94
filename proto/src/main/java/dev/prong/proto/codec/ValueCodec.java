package dev.prong.proto.codec;

import dev.prong.MessageException;
import dev.prong.proto.v1.Value;
import dev.prong.value.Budget;
import dev.prong.value.Limits;
import dev.prong.value.Walk;

/** Values as messages of the wire, and back. Thread-safe. */
public final class ValueCodec {

    private ValueCodec() {
    }

    /**
     * {@code value} as a message; later changes of it are not seen.
     *
     * @throws MessageException if a part cannot cross, with its path, or it is too deep or too large
     */
    public static Value encode(Object value) {
        return encode(value, Limits.DEFAULT);
    }

    static Value encode(Object value, Limits limits) {
        Budget budget = new Budget(limits);
        return new Walk<>(new Encoder(budget), budget, false).start(value);
    }

    /**
     * The value that {@code message} is. Runs canonical constructors of records, static initialisers of records and enums,
     * and the comparisons that sets and maps of them need; nothing else that the message could name.
     *
     * @param loader where records and enums are looked up
     * @param receivable which of them the message may name
     * @throws MessageException if it is no value here: damaged, of classes that are unknown, differ or are not receivable,
     *             too deep or too large
     */
    public static Object decode(Value message, ClassLoader loader, Receivable receivable) {
        return decode(message, loader, receivable, Limits.DEFAULT);
    }

    /** The same with all classes receivable. */
    public static Object decode(Value message, ClassLoader loader) {
        return decode(message, loader, Receivable.ALL);
    }

    static Object decode(Value message, ClassLoader loader, Limits limits) {
        return decode(message, loader, Receivable.ALL, limits);
    }

    private static Object decode(Value message, ClassLoader loader, Receivable receivable, Limits limits) {
        return new Decoder(new Classes(loader, false, receivable), new Budget(limits), false).start(message);
    }
}
