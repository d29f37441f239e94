package dev.prong.value;

import dev.prong.MessageException;
import dev.prong.Task;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RefusalTest {

    private static final Thread THREAD = Thread.ofPlatform().unstarted(() -> {
    });

    private record Line(Object owner) {
    }

    private record Order(List<Line> lines, Map<Object, Object> byName) {
        Order(Object... owners) {
            this(Arrays.stream(owners).map(Line::new).toList(), Map.of());
        }
    }

    private static final class Person {
    }

    private record Picky(Object content) {
        Picky {
            if (content instanceof List<?> list && !(list instanceof ArrayList)) {
                throw new IllegalArgumentException("not picky enough");
            }
        }
    }

    @Test
    void namesPathToThePart() {
        Refused.expect("Order.lines[3].owner: java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(new Order(1, 2, 3, THREAD)));
    }

    @Test
    @Timeout(10)
    void doesNotWriteOutHugeNumbersThatAreKeys() {
        BigInteger huge = BigInteger.ONE.shiftLeft(1 << 26);
        Refused.expect("Map[BigInteger]: java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(Map.of(huge, THREAD)));
        Refused.expect("Map[BigDecimal]: java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(Map.of(new BigDecimal(huge, 7), THREAD)));
    }

    @Test
    void namesNoPathForTheValueItself() {
        Refused.expect("java.lang.Thread cannot be sent to a worker", () -> Values.copy(THREAD));
    }

    @Test
    void namesMapEntries() {
        Order order = new Order(List.of(), new HashMap<>(Map.of("x", new Line(THREAD))));

        Refused.expect("Order.byName[\"x\"].owner: java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(order));
        Refused.expect("HashMap[7]: java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(new HashMap<>(Map.of(7, THREAD))));
        Refused.expect("Map[Line].owner: java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(Map.of(new Line(1), new Line(THREAD))));
    }

    @Test
    void namesMapKeys() {
        Order order = new Order(List.of(), Map.of(new Line(THREAD), 1));

        Refused.expect("Order.byName key Line.owner: java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(order));
    }

    @Test
    void namesPartsOfCollectionsArraysAndOptionals() {
        Refused.expect("ArrayList[1]: java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(new ArrayList<>(List.of(1, THREAD))));
        Refused.expect("Object[0][1]: java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(new Object[][] {{1, THREAD}}));
        Refused.expect("Optional.get(): java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(Optional.of(THREAD)));
        Refused.expect("Set[0].owner: java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(Set.of(new Line(THREAD))));
    }

    @Test
    @SuppressWarnings("JavaUtilDate")
    void saysWhatToDoInstead() {
        Refused.expect(
                "dev.prong.value.RefusalTest$Person cannot be sent to a worker; make it a record, or send what is"
                        + " needed of it as one",
                () -> Values.copy(new Person()));
        Refused.expect("java.util.PriorityQueue cannot be sent to a worker; send a List of its elements",
                () -> Values.copy(new PriorityQueue<>(List.of(1))));
        Refused.expect("java.io.File cannot be sent to a worker; send its path as a String",
                () -> Values.copy(new File("x")));
        Refused.expect(Path.of("x").getClass().getName() + " cannot be sent to a worker; send its path as a String",
                () -> Values.copy(Path.of("x")));
        Refused.expect("java.util.Date cannot be sent to a worker; send an Instant", () -> Values.copy(new Date()));
        Refused.expect(
                "java.lang.RuntimeException cannot be sent to a worker; send its text, or throw it from the task",
                () -> Values.copy(new RuntimeException()));
    }

    @Test
    void refusesOtherComparators() {
        Comparator<String> byLength = Comparator.comparingInt(String::length);
        String remedy = " cannot be sent to a worker; send a List of its elements, or use natural order,"
                + " Collections.reverseOrder() or String.CASE_INSENSITIVE_ORDER";

        Refused.expect("Line.owner: java.util.TreeSet with the comparator " + byLength.getClass().getName() + remedy,
                () -> Values.copy(new Line(new TreeSet<>(byLength))));
        Refused.expect("java.util.TreeMap with the comparator " + byLength.getClass().getName() + remedy,
                () -> Values.copy(new TreeMap<String, Object>(byLength)));
    }

    @Test
    void refusesLambdasInData() {
        Supplier<Integer> plain = () -> 1;

        Refused.expect(
                "a lambda whose interface is not Serializable cannot be sent to a worker; declare an interface that"
                        + " extends Serializable",
                () -> Values.copy(plain));
        Refused.expect(
                "List[0]: a lambda or a task without fields cannot be sent in a message or a result, only in a task;"
                        + " send data, and let the receiver choose the code",
                () -> Values.copy(List.of((Task<Integer>) _ -> 1)));
    }

    @Test
    void reportsConstructorThatThrows() {
        Refused.expect("Line.owner: the constructor of record dev.prong.value.RefusalTest$Picky threw"
                + " java.lang.IllegalArgumentException: not picky enough",
                () -> Values.copy(new Line(new Picky(new ArrayList<>(List.of(new int[0])) {
                }))));
    }

    @Test
    void reportsIteratorThatThrows() {
        List<Object> broken = new AbstractList<>() {
            @Override
            public Object get(int index) {
                throw new IllegalStateException("broken");
            }

            @Override
            public int size() {
                return 1;
            }
        };

        MessageException thrown = Assertions.assertThrows(MessageException.class, () -> Values.copy(broken));
        Assertions.assertEquals("iterating over " + broken.getClass().getName()
                + " threw java.lang.IllegalStateException: broken", thrown.getMessage());
        Assertions.assertEquals("broken", thrown.getCause().getMessage());
    }

    @Test
    void shortensLongKeysAndNeverAsksForTheTextOfAnOwnClass() {
        String key = "k".repeat(100);

        Refused.expect("HashMap[\"" + "k".repeat(40) + "...\"]: java.lang.Thread cannot be sent to a worker",
                () -> Values.copy(new HashMap<>(Map.of(key, THREAD))));
        Refused.expect(
                "HashMap key Person: dev.prong.value.RefusalTest$Person cannot be sent to a worker; make it a record,"
                        + " or send what is needed of it as one",
                () -> Values.copy(new HashMap<>(Map.of(new Person(), 1))));
    }
}
