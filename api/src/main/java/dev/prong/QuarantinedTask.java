package dev.prong;

import dev.prong.text.Printable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A task that is refused because it has killed too many children, with the evidence. The tasks of one key count as one:
 * those with the same idempotency key, or, without one, with the same name and the same code and data. Immutable.
 *
 * @param task the name of the task that killed the last child
 * @param key what its release is asked for by: the idempotency key, or the task's name and the digest of its code and data
 * @param kills how many children it has killed since one of that key succeeded
 * @param firstKill when the first of them was found ended, by this machine's clock
 * @param lastKill when the last of them was
 * @param until when it is released by itself; empty for never
 * @param certificates of the last of these children, in the order of time: at most five, and fewer if very many tasks
 *            have killed children since
 */
public record QuarantinedTask(String task, String key, int kills, Instant firstKill, Instant lastKill,
        Optional<Instant> until, List<DeathCertificate> certificates) {

    public QuarantinedTask {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(firstKill, "firstKill");
        Objects.requireNonNull(lastKill, "lastKill");
        Objects.requireNonNull(until, "until");
        certificates = List.copyOf(certificates);
    }

    /**
     * What the children died of, for people: a line for each certificate, without a line feed at the end; empty if there
     * is none. Control characters are replaced. Its wording may change; programs read the components.
     */
    public String evidence() {
        return String.join("\n", certificates.stream().map(QuarantinedTask::line).toList());
    }

    private static String line(DeathCertificate death) {
        return Printable.line(death.ended() + " " + death.worker() + ", pid " + death.pid() + ": "
                + death.endedBy() + ", " + death.why());
    }
}
