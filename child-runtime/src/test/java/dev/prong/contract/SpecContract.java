package dev.prong.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.TaskRuntime;
import dev.prong.contract.RunsOn.Capability;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Opening a runtime by its specification. */
abstract non-sealed class SpecContract extends Contract {

    @Test
    void opensWithItsDefaults() throws InterruptedException {
        try (TaskRuntime runtime = TaskRuntime.open(backend().value())) {
            assertEquals("opened", runtime.run(returning("opened")));
        }
    }

    @Test
    void opensTwiceSideBySide() throws InterruptedException {
        requires(Capability.START_DOZENS);
        try (TaskRuntime first = open(pool(1)); TaskRuntime second = open(pool(1))) {
            assertEquals("first", first.run(returning("first")));
            closeEarly(first);
            assertEquals("second", second.run(returning("second")));
        }
    }

    @Test
    void unknownBackendListsTheKnownOnes() {
        assertRefused("unknown runtime: spec='clutser', known=[child, child:grpc, child:stdio, worker]", "clutser");
    }

    @Test
    void unknownVariantListsTheKnownOnes() {
        String backend = backend().value().replaceFirst(":.*", "");
        assertRefused(
                "unknown runtime: spec='" + backend + ":nonsense', known=[child, child:grpc, child:stdio, worker]",
                backend + ":nonsense");
    }

    @Test
    void malformedSpecificationSaysHowToWriteOne() {
        for (String spec : List.of("", ":", backend().value() + "?", backend().value() + "/x", "a b")) {
            assertRefused("malformed runtime specification: spec='" + spec
                    + "'; write backend[:variant][?option=value&...], such as 'child:grpc?children=2'", spec);
        }
    }

    @Test
    void malformedOptionSaysHowToWriteOne() {
        String spec = backend().value() + "?nonsense";
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
    void contextClassLoaderThatSeesNoBackendDoesNotMatter() throws InterruptedException {
        requires(Capability.START_DOZENS);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try (TaskRuntime runtime = open(pool(1))) {
            assertEquals("opened", runtime.run(returning("opened")));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
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
