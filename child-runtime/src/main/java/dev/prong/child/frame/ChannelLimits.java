package dev.prong.child.frame;

import dev.prong.proto.v1.Limits;

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

    /** The same with shorter frames. */
    public ChannelLimits withMaxFrameBytes(long most) {
        return new ChannelLimits(most, windowMessages, windowBytes);
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
