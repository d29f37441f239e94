package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** No aspect is forgotten, and none is lost to a backend's description. */
final class EveryAspectTest {

    @Test
    void everyAspectIsNestedInTheContract() {
        assertEquals(Set.of(Contract.class.getPermittedSubclasses()),
                Arrays.stream(TaskRuntimeContract.class.getDeclaredClasses())
                        .filter(each -> each.isAnnotationPresent(Nested.class)).map(Class::getSuperclass)
                        .collect(Collectors.toSet()));
    }

    @Test
    void backendCanEverythingButWhatItLacks() {
        Backend able = Backend.of("cluster:local", "nodes", "node");
        assertEquals(Set.of(), able.lacking());
        Backend unable = able.without(Capability.KILL).without(Capability.ISOLATE);
        assertEquals(EnumSet.of(Capability.KILL, Capability.ISOLATE), unable.lacking());
        assertEquals("cluster:local?nodes=2&queueCapacity=1", unable.spec(unable.pool(2), "queueCapacity=1"));
        assertThrows(UnsupportedOperationException.class, () -> unable.lacking().clear());
    }
}
