package dev.prong.child.session;

import dev.prong.OutputLine;
import dev.prong.child.classes.TaskClasses;
import dev.prong.child.connect.Connector;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.output.Printing;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * What the sessions of one runtime have in common.
 *
 * @param connector how children connect
 * @param limits what may be under way
 * @param startTimeout the longest time from the launch of a process to its readiness
 * @param gracePeriod how long a child has from being asked to being killed
 * @param timer watches both
 * @param output gets the lines that children write
 * @param folder the private folder that a child deletes if it finds its parent gone
 * @param maxResidentBytes beyond which physical memory a child is killed; empty for no limit
 * @param printing what becomes of the output before that
 * @param heartbeat how children are asked for signs of life
 * @param classes where children have the classes of tasks from
 * @param preparation what is run in the children of a pool before and after their tasks
 * @param held what they have sent of long frames
 */
public record SessionSettings(Connector connector, ChannelLimits limits, Duration startTimeout, Duration gracePeriod,
        ScheduledExecutorService timer, Consumer<? super OutputLine> output, String folder,
        OptionalLong maxResidentBytes, Printing printing, Heartbeat heartbeat, TaskClasses classes,
        Preparation preparation, HeldFrames held) {

    /** The same for one child, which was started elsewhere: its memory cannot be seen. */
    public SessionSettings remote(Connector connectorOfOne) {
        return new SessionSettings(connectorOfOne, limits, startTimeout, gracePeriod, timer, output, folder,
                OptionalLong.empty(), printing, heartbeat, classes, preparation, held);
    }

    /** The same for one child with another limit and another heartbeat. */
    public SessionSettings of(OptionalLong residentBytes, Heartbeat itsHeartbeat) {
        return new SessionSettings(connector, limits, startTimeout, gracePeriod, timer, output, folder, residentBytes,
                printing, itsHeartbeat, classes, preparation, held);
    }

    /** Settings with all of the output, without a heartbeat and a set-up, and with children that have their class path only. */
    public SessionSettings(Connector connector, ChannelLimits limits, Duration startTimeout, Duration gracePeriod,
            ScheduledExecutorService timer, Consumer<? super OutputLine> output, String folder,
            OptionalLong maxResidentBytes) {
        this(connector, limits, startTimeout, gracePeriod, timer, output, folder, maxResidentBytes,
                Printing.DEFAULT, Heartbeat.OFF, TaskClasses.classPathOnly(), Preparation.NONE,
                HeldFrames.within(limits));
    }
}
