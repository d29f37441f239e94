package dev.prong.child.session;

import dev.prong.DeathCertificate.ErrorOutput;
import dev.prong.KillReason;
import dev.prong.MemorySample;
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
 * @param ready whether it had become ready
 * @param orderly whether it had said goodbye
 * @param killed why it was killed; empty if it was not
 * @param fault what was wrong with it, so that it was killed; empty if nothing was
 * @param overLimit whether that was more memory than it may have
 * @param oomKill whether the kernel has killed a process of this machine for want of memory since the child was last seen
 *            alive
 * @param gracePeriod how long it had from being asked to being killed
 * @param errorOutput the end of its standard error
 * @param memory its memory
 * @param report where its JVM would have left a crash report
 */
record Death(String name, boolean remote, long pid, Instant started, Instant ended, int code, boolean ready,
        boolean orderly,
        Optional<KillReason> killed, Optional<String> fault, boolean overLimit, boolean oomKill, Duration gracePeriod,
        ErrorOutput errorOutput, List<MemorySample> memory, Path report) {
}
