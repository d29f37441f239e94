package dev.prong.child.death;

import dev.prong.DeathCertificate.ErrorOutput;
import dev.prong.DeathCertificate.MemorySample;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a parent knows of the death of a child, before anybody has looked at what it left behind.
 *
 * @param name the child's name
 * @param remote whether it was started elsewhere
 * @param pid its process id
 * @param started when it was launched
 * @param ended when it was found ended
 * @param code its exit code; means nothing for a remote one
 * @param last how far it had come in its life, and why it was killed, if it was
 * @param termSent whether it was sent TERM before it was killed
 * @param oomKill whether the kernel has killed a process of this machine for want of memory since the child was last seen
 *            alive
 * @param gracePeriod how long it had from being asked to being killed
 * @param errorOutput the end of its standard error
 * @param memory its memory
 * @param report where its JVM would have left a crash report
 */
public record Death(String name, boolean remote, long pid, Instant started, Instant ended, int code,
        LastState last, boolean termSent, boolean oomKill, Duration gracePeriod, ErrorOutput errorOutput,
        List<MemorySample> memory, Path report) {

    /** What was wrong with it, so that it was killed; empty if nothing was. */
    Optional<String> fault() {
        return last.fault().map(Fault::what);
    }
}
