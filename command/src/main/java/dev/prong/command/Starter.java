package dev.prong.command;

import dev.prong.call.Belonging;
import dev.prong.call.Call;
import dev.prong.call.Current;
import dev.prong.call.Grant;
import dev.prong.call.StopReason;
import dev.prong.command.ProcessExit.Reason;
import java.time.Duration;
import java.util.Optional;

/**
 * The task on whose thread a command is started, if there is one and the command is not detached: the command belongs
 * to it, and has what is left of its time.
 *
 * @param task the task
 * @param time what was left of its time when the command was started
 */
record Starter(Optional<Call<?>> task, Optional<Grant> time) {

    /**
     * That of this thread.
     *
     * @throws CommandFailedException if the task has been asked to end, so that nothing is to be started for it
     */
    static Starter current(Command command, Settings settings) {
        Optional<Call<?>> task = settings.detached ? Optional.empty() : Current.call();
        task.flatMap(Call::stopReason).map(StopReason::endReason).ifPresent(reason -> {
            throw Failures.starterEnding(command, task.orElseThrow().name(), reason);
        });
        return new Starter(task, task.flatMap(Call::timeLeft));
    }

    /** What has been started ends with the task. */
    void adopt(Belonging started) {
        task.ifPresent(call -> call.adopt(started));
    }

    /** It has ended. */
    void disown(Belonging ended) {
        task.ifPresent(call -> call.disown(ended));
    }

    /** Why what belongs to the task is to end; empty if it is not. */
    Optional<Reason> stop() {
        return task.flatMap(Call::stopReason).map(StopReason::forBelongings).map(Starter::reason);
    }

    static Reason reason(StopReason ofBelonging) {
        return switch (ofBelonging) {
            case STARTER_TIMED_OUT -> Reason.STARTER_TIMED_OUT;
            case STARTER_SILENT -> Reason.STARTER_SILENT;
            default -> Reason.STARTER_ENDED;
        };
    }

    /** What was asked for and what was granted, as facts for an error. */
    String timeFacts(Optional<Duration> asked) {
        return "asked=" + asked.map(Duration::toString).orElse("none")
                + time.map(grant -> ", " + grant.facts()).orElse("");
    }

    /** The limit on silence that was exceeded, as facts for an error. */
    String silenceFacts() {
        return task.flatMap(Call::exceededSilence).map(Grant::facts).orElse("grantedBy=" + name());
    }

    /** The name of the task. */
    String name() {
        return task.map(Call::name).orElse("none");
    }
}
