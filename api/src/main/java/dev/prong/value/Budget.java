package dev.prong.value;

/** What a value has used of its limits so far. For one thread. */
public final class Budget {

    /** So many bytes are looked at in the time that one value takes. */
    private static final long BYTES_PER_PART = 64;

    private final Limits limits;
    private int depth;
    private long parts;
    private long bytes;

    /** Nothing used yet of {@code limits}. */
    public Budget(Limits limits) {
        this.limits = limits;
    }

    /**
     * Goes into a container.
     *
     * @throws Refusal if it is nested too deeply
     */
    public void enter() {
        if (++depth > limits.depth()) {
            throw new Refusal("nested deeper than " + limits.depth()
                    + " or contains itself; send a flat form of it, such as a list with indices");
        }
    }

    /** Comes out of a container. */
    public void leave() {
        depth--;
    }

    /**
     * Counts one value.
     *
     * @throws Refusal if there are too many
     */
    public void countPart() {
        if (++parts > limits.parts()) {
            throw new Refusal("value has too many parts: parts=" + parts + ", limit=" + limits.parts()
                    + "; send it in several messages");
        }
    }

    /**
     * Counts bytes.
     *
     * @throws Refusal if there are too many
     */
    public void countBytes(long more) {
        bytes += more;
        if (bytes > limits.bytes()) {
            throw new Refusal("value is too large: bytes=" + bytes + ", limit=" + limits.bytes()
                    + "; send it in several messages");
        }
    }

    /** How much has been counted: values, and as one each what bytes cost about as much. */
    public long used() {
        return parts + bytes / BYTES_PER_PART;
    }
}
