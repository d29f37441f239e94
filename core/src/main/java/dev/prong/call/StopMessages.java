package dev.prong.call;

import dev.prong.DeathCertificate;
import dev.prong.TaskCancelledException;
import dev.prong.TaskException;
import dev.prong.TaskTimeoutException;
import java.util.Optional;

/** Says why a call that was asked to end has ended, in the words of its error. Stateless. */
final class StopMessages {

    private StopMessages() {
    }

    /**
     * Makes the error of {@code call}, with what the task threw on its way out as the cause.
     *
     * @param by who ran it last, or null
     */
    static TaskException error(Call<?> call, StopReason reason, Runner by, Ending<?> ending) {
        String facts = "task=" + call.name() + ", worker=" + (by == null ? "none yet" : by.workerName());
        return ending instanceof Ending.GivenUp<?> gone
                ? error(call, reason, facts, "; " + gone.remark(), gone.certificate(), gone.error())
                : error(call, reason, facts, "", Optional.empty(), ending.error());
    }

    private static TaskException error(Call<?> call, StopReason reason, String facts, String remark,
            Optional<DeathCertificate> death, TaskException cause) {
        return switch (reason) {
            case CANCELLED -> new TaskCancelledException("task cancelled: " + facts + remark, death, cause);
            case TIMED_OUT, RAN_TOO_LONG -> new TaskTimeoutException(
                    "task timed out: " + facts + ", " + limit(call, reason) + remark, death, cause);
            case STARTER_TIMED_OUT -> new TaskTimeoutException("task timed out: " + facts + ", " + limit(call, reason)
                    + remark + "; it had what was left of that task: give that one more time", death, cause);
            case STARTER_SILENT -> new TaskTimeoutException("task was silent for too long: " + facts + ", "
                    + limit(call, reason) + remark + "; report progress, or raise the limit of that task", death,
                    cause);
            case SILENT -> new TaskTimeoutException("task was silent for too long: " + facts + ", "
                    + limit(call, reason) + remark + "; report progress, or raise the limit", death, cause);
            case NOT_BEGUN -> new TaskTimeoutException("task was silent for too long, it had not begun: " + facts + ", "
                    + limit(call, reason)
                    + "; no worker took it in time: have more of them, submit less, or raise the limit", cause);
            case CLOSED -> new TaskCancelledException("task cancelled because its runtime was closed: " + facts + remark
                    + "; wait for the task before the close, or raise the close timeout", death, cause);
            case STARTER_ENDED -> new TaskCancelledException("task cancelled because the task it belongs to has ended: "
                    + facts + ", owner=" + (call.parent() == null ? "unknown" : call.parent().name()) + remark
                    + "; wait for it there, or detach it", death, cause);
            case CPU_LIMIT -> new TaskCancelledException("task used too much processor time: " + facts + ", cpuLimit="
                    + call.options().cpuLimit().orElseThrow() + remark, death, cause);
            case ALLOCATION_LIMIT -> new TaskCancelledException("task allocated too much: " + facts
                    + ", allocationLimit=" + call.options().allocationLimit().orElseThrow() + remark, death, cause);
        };
    }

    private static String limit(Call<?> call, StopReason reason) {
        return call.limits() == null ? TimeLimits.ELSEWHERE : call.limits().fact(reason, call);
    }
}
