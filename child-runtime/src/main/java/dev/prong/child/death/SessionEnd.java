package dev.prong.child.death;

import dev.prong.DeathCertificate;
import dev.prong.DeathCertificate.CrashReport;
import dev.prong.DeathCertificate.EndedBy;
import dev.prong.DeathCertificate.Step;
import dev.prong.DeathCertificate.TaskOnBoard;
import dev.prong.Exit;
import dev.prong.EndReason;
import dev.prong.WorkerCrashedException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * How a child's process ended.
 *
 * @param name the child's name
 * @param remote whether it was started elsewhere: its connection is all that is known to have ended
 * @param pid its process id
 * @param code its exit code; -1 for a remote one
 * @param ready whether it had become ready
 * @param orderly whether it had said goodbye
 * @param killed why we killed it; empty if we did not
 * @param fault what was wrong with it that made us kill it; empty if nothing was
 * @param startFault what kept it from becoming ready; empty if nothing did, or it is not known
 * @param stderrTail the end of what it wrote to its standard error
 * @param certificate all that is known of its death
 */
public record SessionEnd(String name, boolean remote, long pid, int code, boolean ready, boolean orderly,
        Optional<EndReason> killed, Optional<Fault> fault, Optional<String> startFault, String stderrTail,
        DeathCertificate certificate) {

    /** The highest number of a signal, by signal(7). */
    private static final int MAX_SIGNAL = 64;

    /** The end that a death is, with its certificate; reads what the child left behind. */
    public static SessionEnd of(Death death, Optional<String> startFault, String stderrTail) {
        return new SessionEnd(death.name(), death.remote(), death.pid(), death.code(), death.last().ready(),
                death.last().orderly(), death.last().killed(), death.last().fault(), startFault, stderrTail,
                Coroner.examine(death));
    }

    /** The exit of a worker whose child ended so and nobody had asked it to. */
    public Exit.Crashed crash() {
        // 128 + n is how a process killed by signal n looks, and also one that exited with that code: not certain.
        return new Exit.Crashed(code, OptionalInt.empty(), stderrTail, certificate.crashReport().map(CrashReport::path),
                Optional.of(certificate));
    }

    /** The same, with what is known when all that the child said has been delivered. */
    public SessionEnd with(List<TaskOnBoard> tasks, List<Step> stopping, Optional<String> threadDump, long lateFrames) {
        return new SessionEnd(name, remote, pid, code, ready, orderly, killed, fault, startFault, stderrTail,
                Coroner.complete(certificate, tasks, stopping, threadDump, lateFrames));
    }

    /** What was done to end it, in one line. */
    public String stopping() {
        return certificate.stopping().stream().map(step -> step.name() + " +" + step.after().toMillis() + " ms")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The crash of a child that could not be launched. */
    public static Exit.Crashed notLaunched(String task, Throwable cause) {
        return new Exit.Crashed(-1, OptionalInt.empty(), "", Optional.empty(),
                Optional.of(Coroner.notLaunched(task, String.valueOf(cause.getMessage()))));
    }

    /**
     * The error of a task that was on the child.
     *
     * @param task the task's name
     */
    public WorkerCrashedException crashOf(String task) {
        Exit.Crashed crash = crash();
        return new WorkerCrashedException(what() + ": task=" + task + ", child=" + name + ", pid=" + pid + ending()
                + crash.crashReport().map(path -> ", crashReport=" + path).orElse("")
                + (stderrTail.isEmpty() ? "; it wrote nothing to its standard error"
                        : "; its standard error ends with\n" + stderrTail),
                crash, fault.flatMap(Fault::cause).orElse(null));
    }

    private String what() {
        String child = remote ? "remote child" : "child";
        String unasked = remote ? "connection to remote child ended" : "child crashed";
        boolean ours = certificate.endedBy() == EndedBy.PARENT;
        return fault.map(what -> child + (ours ? " was given up: " : " failed: ") + what.what())
                .or(() -> startFault.map(text -> child + " cannot be started: " + text))
                .orElse(ready ? unasked : child + " ended before it was ready");
    }

    private String ending() {
        return remote ? ", code=unknown" : ", code=" + code + meaning();
    }

    private String meaning() {
        return code > 128 && code <= 128 + MAX_SIGNAL ? " (128+" + (code - 128) + ", if a signal ended it)" : "";
    }
}
