package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.proto.v1.ArrayValue;
import dev.prong.proto.v1.RecordValue;
import dev.prong.proto.v1.Value;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
        for (Object[] each : Stream.of(new Late[0][0], new int[0][0], new Thread[0], new String[0][0]).toList()) {
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
