package dev.prong.child.frame;

import dev.prong.proto.codec.Weight;
import dev.prong.proto.v1.Limits;
import dev.prong.proto.v1.Value;
import java.util.Optional;

/**
 * What one side may have under way towards the other.
 *
 * @param maxFrameBytes the most bytes of one frame, all its parts together
 * @param windowMessages the most messages of one call in one direction that are posted and not received
 * @param windowBytes the most bytes of these; one message may go beyond it
 */
public record ChannelLimits(long maxFrameBytes, int windowMessages, int windowBytes) {

    /** A frame longer than this is sent in parts of this size, so that control frames go between. */
    public static final int PART_BYTES = 256 * 1024;

    /** The most bytes a transport has to carry as one: a part with what stands around it, and room to spare. */
    public static final int MAX_CARRIED_BYTES = 2 * PART_BYTES;

    /** 256 MiB, 1024 messages, 16 MiB. */
    public static final ChannelLimits DEFAULT = new ChannelLimits(256L << 20, 1024, 16 << 20);

    /** The shortest that a frame's limit may be: a failure, and every frame that is no value, fits well within it. */
    public static final long MIN_FRAME_BYTES = 1 << 20;

    /** The longest: values have a limit of their own. */
    public static final long MAX_FRAME_BYTES = 1 << 30;

    /** On the heap a frame may be so many times as large as the most bytes that it may have. */
    private static final int WEIGHT_PER_BYTE = 4;

    /** About what one takes that a transport carries as one: these are not weighed. */
    private static final long MIN_FRAME_WEIGHT = 16 << 20;

    /** And the messages of a window so many times as large as their most bytes. */
    private static final int WINDOW_WEIGHT_PER_BYTE = 8;

    /** So much of the weight of a frame is kept for what stands around its value. */
    private static final long AROUND_VALUE = 64 << 10;

    /** The default, or less of it if that would be a large share of a heap of so many bytes. */
    public static ChannelLimits ofHeap(long maxHeapBytes) {
        return new ChannelLimits(Math.max(MIN_FRAME_BYTES, Math.min(DEFAULT.maxFrameBytes, maxHeapBytes / 16)),
                DEFAULT.windowMessages, (int) Math.max(PART_BYTES, Math.min(DEFAULT.windowBytes, maxHeapBytes / 64)));
    }

    /** The same with frames of that length. */
    public ChannelLimits withMaxFrameBytes(long most) {
        return new ChannelLimits(most, windowMessages, windowBytes);
    }

    /** The most that a frame from a child may {@linkplain Weight weigh}: its parent refuses to parse what weighs more. */
    public long maxFrameWeight() {
        return Math.max(MIN_FRAME_WEIGHT, WEIGHT_PER_BYTE * maxFrameBytes);
    }

    /** The most that messages under way may weigh, as their bytes are limited. */
    public long windowWeight() {
        return (long) WINDOW_WEIGHT_PER_BYTE * windowBytes;
    }

    /**
     * How {@code value} is too large for a frame of its own, in facts; empty if it is not.
     *
     * @param bytes its encoded size
     */
    public Optional<String> excess(Value value, int bytes) {
        if (bytes > maxFrameBytes / 2) {
            return Optional.of("bytes=" + bytes + ", maxBytes=" + maxFrameBytes / 2);
        }
        long most = maxFrameWeight() - AROUND_VALUE;
        if (Weight.isLight(bytes, most)) {
            return Optional.empty();
        }
        long weight = Weight.of(value);
        return weight <= most ? Optional.empty()
                : Optional.of("bytes=" + bytes + ", heapBytes=" + weight + ", maxHeapBytes=" + most);
    }

    /** These limits as they stand in a welcome. */
    public Limits toProto() {
        return Limits.newBuilder().setMaxFrameBytes(maxFrameBytes).setWindowMessages(windowMessages)
                .setWindowBytes(windowBytes).build();
    }

    /** The limits of a welcome. */
    public static ChannelLimits of(Limits limits) {
        return new ChannelLimits(limits.getMaxFrameBytes(), limits.getWindowMessages(), limits.getWindowBytes());
    }
}
