package dev.prong;

import dev.prong.text.Printable;
import java.util.Objects;
import java.util.Optional;

/**
 * The one root of what can go wrong with a task, a worker or a message; unchecked.
 *
 * <p>Every message names the task or the worker, gives the facts as {@code name=value} and says what to do. Misuse by
 * the caller (a null task, a negative timeout) stays {@link IllegalArgumentException}, {@link IllegalStateException} or
 * {@link NullPointerException}. The family is closed, so a {@code switch} over it can be exhaustive.
 *
 * <p>A message may stand in a log: what others have written into it has its control characters escaped, as in {@code \n}
 * and <code>&#92;u001b</code>, its lines stand behind a bar, and of a failure's text it has 2,000 characters at most. The
 * whole of it as it was is in {@link #getCause()}, in {@link Exit.Crashed#stderrTail()} and in the
 * {@linkplain #certificate() certificate}.
 */
public abstract sealed class TaskException extends RuntimeException
        permits TaskFailedException, TaskTimeoutException, TaskCancelledException, TaskRejectedException,
        WorkerCrashedException, MessageException, PortClosedException {

    private final transient DeathCertificate certificate;

    TaskException(String message, Throwable cause) {
        this(message, Optional.empty(), cause);
    }

    TaskException(String message, Optional<DeathCertificate> certificate, Throwable cause) {
        super(Printable.lines(message), cause);
        this.certificate = Objects.requireNonNull(certificate, "certificate").orElse(null);
    }

    /**
     * What is known of the death of the child that ran the task: for every crash of a child, for a timeout or a
     * cancellation for which the child had to be killed, and, of the last child it killed, for a task in quarantine. Empty
     * for others, for tasks on threads, and after serialization.
     */
    public final Optional<DeathCertificate> certificate() {
        return Optional.ofNullable(certificate);
    }
}
