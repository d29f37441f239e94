package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskRuntime;
import dev.prong.spi.RuntimeProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Opening a runtime by its specification. */
abstract non-sealed class SpecContract extends Contract {

    @Test
    void opensWithItsDefaultsAndTwiceSideBySide() throws InterruptedException {
        try (TaskRuntime first = open(); TaskRuntime second = open(pool(1))) {
            assertEquals("first", first.run(returning("first")));
            closeEarly(first);
            assertEquals("second", second.run(returning("second")));
        }
    }

    @Test
    void nameIsTheOneThatWasAskedFor() {
        try (TaskRuntime named = open(pool(1), "name=some-name_1"); TaskRuntime other = open(pool(1))) {
            assertEquals("some-name_1", named.name());
            assertEquals(backend().name(), other.name());
        }
    }

    @Test
    void nameIsMadeOfLettersAndDigits() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> open("name=a.b"));
        assertTrue(refused.toString().contains("name must be made of letters, digits, - and _: name='a.b'"),
                refused.toString());
    }

    @Test
    void unknownBackendListsTheKnownOnes() {
        assertRefused("unknown runtime: spec='clutser', known=" + known(), "clutser");
    }

    @Test
    void unknownVariantListsTheKnownOnes() {
        String spec = backend().name() + ":nonsense";
        assertRefused("unknown runtime: spec='" + spec + "', known=" + known(), spec);
    }

    @Test
    void malformedSpecificationSaysHowToWriteOne() {
        for (String spec : List.of("", ":", backend().spec() + "?", backend().spec() + "/x", "a b")) {
            assertRefused("malformed runtime specification: spec='" + spec
                    + "'; write backend[:variant][?option=value&...], such as 'child:grpc?children=2'", spec);
        }
    }

    @Test
    void malformedOptionSaysHowToWriteOne() {
        String spec = backend().spec() + "?nonsense";
        assertRefused("malformed option in runtime specification: option='nonsense', spec='" + spec
                + "'; write option=value", spec);
    }

    @Test
    void optionThatStandsTwiceIsRefused() {
        String spec = spec(pool(1), pool(2));
        assertRefused(
                "option stands twice in runtime specification: option='" + backend().poolSize() + "', spec='" + spec
                        + "'",
                spec);
    }

    @Test
    void unknownOptionListsTheKnownOnes() {
        String message = refusal(spec("nonsense=1"));
        assertTrue(message.startsWith("unknown option in runtime specification: unknown=[nonsense], spec='"
                + spec("nonsense=1") + "', known=["), message);
        for (String known : List.of(backend().poolSize(), "queueCapacity", "whenFull", "closeTimeout", "gracePeriod")) {
            assertTrue(message.contains(known), message);
        }
    }

    @Test
    void contextClassLoaderThatSeesNoBackendDoesNotMatter() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try (TaskRuntime runtime = open(pool(1))) {
            assertEquals(0, runtime.stats().submitted());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** The backends on this class path and their variants, this one among them. */
    private Set<String> known() {
        Set<String> known = new TreeSet<>();
        for (RuntimeProvider provider : ServiceLoader.load(RuntimeProvider.class)) {
            known.add(provider.backend());
            provider.variants().forEach(variant -> known.add(provider.backend() + ":" + variant));
        }
        assertTrue(known.contains(backend().spec()), known::toString);
        return known;
    }

    private static void closeEarly(TaskRuntime runtime) {
        runtime.close();
    }

    private static void assertRefused(String message, String spec) {
        assertEquals(message, refusal(spec));
    }

    private static String refusal(String spec) {
        return assertThrows(IllegalArgumentException.class, () -> TaskRuntime.open(spec).close()).getMessage();
    }
}
