package dev.prong.proto.codec;

import dev.prong.value.CollectionKind;
import dev.prong.value.MapKind;
import dev.prong.value.Ordering;
import dev.prong.value.Refusal;

/** The kinds of collections and their numbers on the wire: the constants stand in the same order on both sides. */
@SuppressWarnings("EnumOrdinal") // A test holds the two orders against each other.
final class Kinds {

    private static final CollectionKind[] COLLECTIONS = CollectionKind.values();
    private static final MapKind[] MAPS = MapKind.values();
    private static final Ordering[] ORDERINGS = Ordering.values();

    private Kinds() {
    }

    static dev.prong.proto.v1.CollectionKind toWire(CollectionKind kind) {
        return dev.prong.proto.v1.CollectionKind.forNumber(kind.ordinal() + 1);
    }

    static dev.prong.proto.v1.MapKind toWire(MapKind kind) {
        return dev.prong.proto.v1.MapKind.forNumber(kind.ordinal() + 1);
    }

    static dev.prong.proto.v1.Ordering toWire(Ordering ordering) {
        return dev.prong.proto.v1.Ordering.forNumber(ordering.ordinal());
    }

    static CollectionKind collection(int number) {
        return at(COLLECTIONS, number - 1, "kind of collection");
    }

    static MapKind map(int number) {
        return at(MAPS, number - 1, "kind of map");
    }

    static Ordering ordering(int number) {
        return at(ORDERINGS, number, "ordering");
    }

    private static <K extends Enum<K>> K at(K[] constants, int index, String what) {
        if (index < 0 || index >= constants.length) {
            throw new Refusal(what + " is not known here; run both sides with the same version of Prong");
        }
        return constants[index];
    }
}
