package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.value.Values;
import java.time.Instant;
import java.time.Month;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Values made by chance; {@code -Dprong.seed} repeats a run that failed. */
class RandomRoundTripTest {

    private static final long SEED = Long.getLong("prong.seed", 20_250_917L);

    private final Random random = new Random(SEED);

    private record Leaf(int number, String text) {
    }

    private record Branch(Object left, Object right, List<Object> more) {
    }

    @Test
    void arrivesAndIsCopiedAsItWas() {
        for (int i = 0; i < 1_000; i++) {
            Object value = value(5);
            int round = i;
            Supplier<String> facts = () -> "seed=" + SEED + ", round=" + round + ", value=" + value;
            assertTrue(Same.same(value, Crossing.of(value)), facts);
            assertTrue(Same.same(value, Values.copy(value)), facts);
        }
    }

    private Object value(int depth) {
        return depth == 0 || random.nextInt(4) == 0 ? scalar() : container(depth - 1);
    }

    private Object scalar() {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> random.nextLong();
            case 4 -> Double.longBitsToDouble(random.nextLong());
            case 5 -> (char) random.nextInt();
            case 6 -> text();
            case 7 -> Month.of(1 + random.nextInt(12));
            case 8 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt());
            case 9 -> new UUID(random.nextLong(), random.nextLong());
            case 10 -> new Leaf(random.nextInt(), text());
            default -> random.ints(random.nextInt(5)).toArray();
        };
    }

    @SuppressWarnings("JdkObsolete")
    private Object container(int depth) {
        return switch (random.nextInt(11)) {
            case 0 -> fill(new ArrayList<>(), () -> value(depth));
            case 1 -> fill(new LinkedList<>(), () -> value(depth));
            case 2 -> fill(new ArrayDeque<>(), () -> new Leaf(random.nextInt(), text()));
            case 3 -> fill(new LinkedHashSet<>(), random::nextInt);
            case 4 -> fill(new ArrayList<>(), () -> value(depth)).toArray();
            case 5 -> fill(new HashMap<>(), this::text, depth);
            case 6 -> fill(new LinkedHashMap<>(), random::nextLong, depth);
            case 7 -> fill(new TreeMap<>(), random::nextInt, depth);
            case 8 -> fill(new EnumMap<>(Month.class), () -> Month.of(1 + random.nextInt(12)), depth);
            case 9 -> Optional.ofNullable(value(depth));
            default -> new Branch(value(depth), value(depth),
                    new ArrayList<>(fill(new ArrayList<>(), () -> value(depth))));
        };
    }

    private <T, C extends Collection<T>> C fill(C collection, Supplier<T> next) {
        for (int i = random.nextInt(5); i > 0; i--) {
            collection.add(next.get());
        }
        return collection;
    }

    private <K> Map<K, Object> fill(Map<K, Object> map, Supplier<K> key, int depth) {
        for (int i = random.nextInt(5); i > 0; i--) {
            map.put(key.get(), value(depth));
        }
        return map;
    }

    /** Any UTF-16 code units, so that some are lone surrogates. */
    private String text() {
        char[] chars = new char[random.nextInt(6)];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) (random.nextBoolean() ? 'a' + random.nextInt(26) : random.nextInt());
        }
        return new String(chars);
    }
}
