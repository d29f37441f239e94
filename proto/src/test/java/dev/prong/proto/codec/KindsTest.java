package dev.prong.proto.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.value.CollectionKind;
import dev.prong.value.MapKind;
import dev.prong.value.Ordering;
import org.junit.jupiter.api.Test;

class KindsTest {

    @Test
    void givesEachKindItsNameOnTheWire() {
        for (CollectionKind kind : CollectionKind.values()) {
            assertEquals("COLLECTION_KIND_" + kind.name(), Kinds.toWire(kind).name());
            assertEquals(kind, Kinds.collection(Kinds.toWire(kind).getNumber()));
        }
        for (MapKind kind : MapKind.values()) {
            assertEquals("MAP_KIND_" + kind.name(), Kinds.toWire(kind).name());
            assertEquals(kind, Kinds.map(Kinds.toWire(kind).getNumber()));
        }
        for (Ordering ordering : Ordering.values()) {
            assertEquals("ORDERING_" + ordering.name(), Kinds.toWire(ordering).name());
            assertEquals(ordering, Kinds.ordering(Kinds.toWire(ordering).getNumber()));
        }
    }
}
