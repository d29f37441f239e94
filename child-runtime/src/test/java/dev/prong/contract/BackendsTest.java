package dev.prong.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No aspect is forgotten on a backend. */
final class BackendsTest {

    @ParameterizedTest
    @ValueSource(classes = {WorkerContractTest.class, ChildContractTest.class, GrpcChildContractTest.class})
    void everyBackendIsCheckedForEveryAspect(Class<?> backend) {
        Set<Class<?>> aspects = Set.of(Contract.class.getPermittedSubclasses());
        assertEquals(aspects, Arrays.stream(backend.getDeclaredClasses()).map(Class::getSuperclass)
                .collect(Collectors.toSet()));
    }
}
