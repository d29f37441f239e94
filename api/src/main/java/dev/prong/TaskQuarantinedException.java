package dev.prong;

import java.util.Optional;

/**
 * The task was not run, because tasks of its key have killed too many children: it is in quarantine until it is released,
 * by hand or by time. Its {@link #certificate()} is that of the last of them.
 */
public final class TaskQuarantinedException extends TaskRejectedException {

    private final transient QuarantinedTask evidence;

    /** A refusal told by {@code message}, with the evidence. */
    public TaskQuarantinedException(String message, QuarantinedTask evidence) {
        super(message, evidence.certificates().isEmpty() ? Optional.empty()
                : Optional.of(evidence.certificates().getLast()));
        this.evidence = evidence;
    }

    /** What it has done, with the certificates of the children it has killed; empty after serialization. */
    public Optional<QuarantinedTask> evidence() {
        return Optional.ofNullable(evidence);
    }
}
