package dev.prong.call;

/** Code of Prong's own around code of a user's, by whose class loader, for one, the whole is to be known. */
public interface Around {

    /** What it is around. */
    Object inner();

    /** The user's code in {@code code}; that itself if nothing is around it. */
    static Object innermost(Object code) {
        Object inner = code;
        while (inner instanceof Around around) {
            inner = around.inner();
        }
        return inner;
    }
}
