package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.proto.v1.ArrayValue;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.Value;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A class loader keeps a lock for each name that it was asked for, for ever: names of no classes must not pile up there. */
class UnknownClassTest {

    record Early(int n) {
    }

    record Late(int n) {
    }

    enum Kind {
        A
    }

    /** Knows which names it was asked for; {@code hidden} says that it has no class files to show, as one that makes them. */
    private static final class Counting extends ClassLoader {

        private final Set<String> asked = new HashSet<>();
        private final boolean hidden;

        Counting(boolean hidden) {
            super(Crossing.LOADER);
            this.hidden = hidden;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            asked.add(name);
            return super.loadClass(name, resolve);
        }

        @Override
        public URL getResource(String name) {
            return hidden ? null : super.getResource(name);
        }
    }

    @Test
    void asksTheLoaderForAThousandNamesOfNoClassesAtMost() {
        Counting loader = new Counting(false);
        refuseNonsense(loader, 20_000);
        assertEquals(1_000, loader.asked.size());
    }

    @Test
    void longNamesOfNoClassesCountForMore() {
        Counting loader = new Counting(false);
        for (int i = 0; i < 100; i++) {
            refuse(loader, "com.acme." + "Gone".repeat(10_000) + i);
        }
        assertEquals(3, loader.asked.size());
    }

    @Test
    void neverAsksForANameThatIsTooLongForAClass() {
        Counting loader = new Counting(false);
        refuse(loader, "x".repeat(65_536));
        assertEquals(Set.of(), loader.asked);
    }

    @Test
    void theSameNameAgainCountsOnce() {
        Counting loader = new Counting(true);
        for (int i = 0; i < 20_000; i++) {
            refuse(loader, "com.acme.Gone");
        }
        assertEquals(new Late(2), ValueCodec.decode(ValueCodec.encode(new Late(2)), loader));
    }

    @Test
    void classesAreFoundAfterThem() {
        Counting loader = new Counting(false);
        refuseNonsense(loader, 2_000);
        for (Object each : List.of(new Early(1), Kind.A, List.of(new Late(2)))) {
            assertEquals(each, ValueCodec.decode(ValueCodec.encode(each), loader));
        }
        for (Object[] each : Stream.of(new Late[0][0], new int[0][0], new Runnable[0], new String[0][0]).toList()) {
            assertSame(each.getClass(), ValueCodec.decode(emptyArray(each), loader).getClass());
        }
        assertFalse(loader.asked.contains("com.acme.Gone1999"));
    }

    @Test
    void afterThemAClassWithoutAFileIsFoundIfItWasBefore() {
        Counting loader = new Counting(true);
        Value early = ValueCodec.encode(new Early(1));
        assertEquals(new Early(1), ValueCodec.decode(early, loader));
        refuseNonsense(loader, 2_000);

        assertEquals(new Early(1), ValueCodec.decode(early, loader));
        refuse(loader, Late.class.getName());
    }

    /** Makes a class of whatever it is asked for in one package. */
    private static final class Making extends ClassLoader {

        private int made;

        Making() {
            super(Crossing.LOADER);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.startsWith("com.acme.")) {
                throw new ClassNotFoundException(name);
            }
            made++;
            byte[] file = ClassFile.of().build(ClassDesc.of(name), each -> each.withFlags(
                    AccessFlag.PUBLIC, AccessFlag.INTERFACE, AccessFlag.ABSTRACT));
            return defineClass(name, file, 0, file.length);
        }
    }

    @Test
    void makesTheLoaderLoadFiveThousandClassesAtMost() {
        Making loader = new Making();
        decodeArraysOf(loader, Receivable.ALL, 0, 4_998);
        assertEquals(new Early(1), ValueCodec.decode(ValueCodec.encode(new Early(1)), loader));
        decodeArraysOf(loader, Receivable.ALL, 4_998, 4_999);
        Crossing.refused("messages have named too many classes: limit=5000, class=com.acme.Made4999; say by"
                + " ChildRuntime.Builder.receivable which classes children may send",
                () -> decodeArraysOf(loader, Receivable.ALL, 4_999, 5_000));
        assertEquals(4_999, loader.made);

        decodeArraysOf(loader, Receivable.ALL, 0, 4_999);
        assertEquals(new Early(2), ValueCodec.decode(ValueCodec.encode(new Early(2)), loader));
        decodeArraysOf(loader, Receivable.matching(List.of("com.acme.*")), 4_999, 6_000);
        assertEquals(6_000, loader.made);
    }

    @Test
    void eachDimensionOfAnArrayCountsForAClass() {
        Making loader = new Making();
        for (int i = 0; i < 625; i++) {
            ValueCodec.decode(arrayOf("[".repeat(7) + "Lcom.acme.Made" + i + ";"), loader);
        }
        assertThrows(MessageException.class, () -> ValueCodec.decode(arrayOf("com.acme.One"), loader));
    }

    private static void decodeArraysOf(ClassLoader loader, Receivable receivable, int from, int to) {
        for (int i = from; i < to; i++) {
            ValueCodec.decode(arrayOf("com.acme.Made" + i), loader, receivable);
        }
    }

    private static Value arrayOf(String component) {
        return Value.newBuilder().setArray(ArrayValue.newBuilder().setComponentType(component)).build();
    }

    @Test
    void neverAsksForAClassThatMayNotBeSent() {
        Counting loader = new Counting(false);
        Receivable only = Receivable.matching(List.of(Early.class.getName()));
        Value early = ValueCodec.encode(new Early(1));
        assertEquals(new Early(1), ValueCodec.decode(early, loader, only));
        String late = Late.class.getName();
        Crossing.refused("Collection[1]: record " + late + " may not be sent by a child; name it in"
                + " ChildRuntime.Builder.receivable if it may",
                () -> ValueCodec.decode(ValueCodec.encode(List.of(new Early(1), new Late(2))), loader, only));
        Crossing.refused("enum " + Kind.class.getName() + " may not be sent by a child; name it in"
                + " ChildRuntime.Builder.receivable if it may",
                () -> ValueCodec.decode(ValueCodec.encode(EnumSet.of(Kind.A)), loader, only));
        Crossing.refused("component type [L" + late + "; may not be sent by a child; name it in"
                + " ChildRuntime.Builder.receivable if it may",
                () -> ValueCodec.decode(ValueCodec.encode(new Late[0][0]), loader, only));
        assertFalse(loader.asked.contains(late));
        assertFalse(loader.asked.contains(Kind.class.getName()));
    }

    @Test
    void classesOfTheJdkMayAlwaysBeSent() {
        Receivable none = Receivable.of(_ -> false);
        for (Object each : List.of("text", List.of(1), DayOfWeek.FRIDAY, EnumSet.of(ChronoUnit.DAYS))) {
            assertEquals(each, ValueCodec.decode(ValueCodec.encode(each), Crossing.LOADER, none));
        }
        for (Object each : List.of(new String[] {"a"}, new int[1][1], new Object[0], new Comparable<?>[0])) {
            assertSame(each.getClass(), ValueCodec.decode(ValueCodec.encode(each), Crossing.LOADER, none).getClass());
        }
    }

    @Test
    void filterIsAskedForTheClassOfTheElementsAndWhatItThrowsRefuses() {
        Set<String> asked = new HashSet<>();
        Object[] array = {new Early[] {new Early(1)}};
        ValueCodec.decode(ValueCodec.encode(array), Crossing.LOADER, Receivable.of(asked::add));
        assertEquals(Set.of(Early.class.getName()), asked);
        Crossing.refused("the filter of receivable classes threw java.lang.IllegalStateException: no",
                () -> ValueCodec.decode(ValueCodec.encode(new Early(1)), Crossing.LOADER, Receivable.of(_ -> {
                    throw new IllegalStateException("no");
                })));
    }

    @Test
    void patternsNameAClassAPackageOrAllBelowIt() {
        Receivable some = Receivable.matching(List.of("com.acme.Order", "org.shop.*", "net.all.**"));
        for (String each : List.of("com.acme.Order", "org.shop.A", "org.shop.A$B", "net.all.A", "net.all.deep.er.B",
                "[[Lorg.shop.A;", "[[J", "java.time.Month")) {
            assertTrue(some.has(each), each);
        }
        for (String each : List.of("com.acme.Orders", "com.acme.Order$Line", "org.shop.deep.A", "org.shop", "net.allA",
                "javax.swing.A", "[Lcom.acme.Line;", "")) {
            assertFalse(some.has(each) && !each.isEmpty(), each);
        }
        for (String each : List.of("", "*", "**", ".*", "com.*.A", "com.acme*", "com.acme.", "com.acme..*")) {
            assertThrows(IllegalArgumentException.class, () -> Receivable.matching(List.of(each)), each);
        }
    }

    @Test
    void arrayOfWhatCanBeNoValueIsRefusedOnBothSides() {
        String why = "an array of it can have no elements but null: java.lang.Thread cannot be sent to a worker";
        Crossing.refused(why, () -> ValueCodec.encode(new Thread[2]));
        Crossing.refused(why, () -> ValueCodec.decode(arrayOf("[Ljava.lang.Thread;"), Crossing.LOADER));
        for (Object each : List.of(new Number[0], new Runnable[1], new Object[0][0], new Late[1], new Kind[0])) {
            assertSame(each.getClass(), Crossing.of(each).getClass());
        }
    }

    @Test
    @Tag("slow")
    @Timeout(120)
    void namesOfNoClassesAreForgottenWhenMemoryIsShort() throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process receiver = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m", "-XX:+UseSerialGC", "-cp", classPath, NamesNoClasses.class.getName(), "50000")
                        .redirectErrorStream(true).start();
        String bytesForEach = new String(receiver.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertTrue(receiver.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, receiver.exitValue(), bytesForEach);
        assertTrue(Integer.parseInt(bytesForEach) < 20, "bytesForEach=" + bytesForEach);
    }

    private static void refuseNonsense(ClassLoader loader, int count) {
        for (int i = 0; i < count; i++) {
            refuse(loader, "com.acme.Gone" + i);
        }
    }

    private static void refuse(ClassLoader loader, String type) {
        Value value = Value.newBuilder().setRecord(RecordValue.newBuilder().setType(type)).build();
        Crossing.refused(
                "record " + Classes.shorten(type) + " is not on the class path of the receiver; start parent and"
                        + " child with the same class path",
                () -> ValueCodec.decode(value, loader));
    }

    private static Value emptyArray(Object[] like) {
        return Value.newBuilder().setArray(
                ArrayValue.newBuilder().setComponentType(like.getClass().getComponentType().getName())).build();
    }
}
