package dev.prong.child.handshake;

import dev.prong.child.frame.ChannelLimits;

/**
 * What parent and child have settled, for as long as they are connected.
 *
 * @param version the version of the protocol to speak
 * @param other what the other side understands
 * @param limits what may be under way, in both directions
 * @param childPid which process the child says it is
 * @param childRuntime what the child says it is, for errors
 */
public record Agreement(int version, Capabilities other, ChannelLimits limits, long childPid, String childRuntime) {

    /** What may be sent to the other side: one that does not understand parts gets no frame that would need them. */
    public ChannelLimits sending() {
        return other.has(Capability.PARTS) ? limits : limits.withMaxFrameBytes(ChannelLimits.PART_BYTES);
    }
}
