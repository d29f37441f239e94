package dev.prong.child.pool;

import dev.prong.EndReason;
import dev.prong.child.session.Session;
import dev.prong.child.death.StartFailure;
import dev.prong.thread.OwnThreads;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The clock and the chance that a pool decides by, and the launches and alarms that it causes. */
interface World {

    /** Tells the time, by a clock that may be anywhere and pass zero. */
    long nanoTime();

    /** Returns what chance is drawn from. */
    RandomGenerator chance();

    /** Begins to launch a child for {@code member}, which tells its pool how that goes; does not wait. */
    void launch(Member member);

    /** Runs {@code action} after {@code delay}. */
    void after(Duration delay, Runnable action);

    /** Runs {@code action} again and again, as long as there are alarms. */
    void every(Duration period, Runnable action);

    /**
     * The world as it is.
     *
     * @param runtime the name of the runtime, for the error of a launch that has made no child
     */
    record Real(String runtime, ChildPool.Launch launch, ScheduledExecutorService timer) implements World {

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public RandomGenerator chance() {
            return ThreadLocalRandom.current();
        }

        @Override
        public void launch(Member member) {
            OwnThreads.virtual("prong-launch").start(() -> launchNow(member));
        }

        private void launchNow(Member member) {
            Session session;
            try {
                session = launch.launch(member);
            } catch (Throwable e) {
                member.notStarted(StartFailure.of(runtime + " child", e));
                return;
            }
            member.launched(new Child.Real(session));
            try {
                session.begin();
            } catch (Throwable e) { // Such as no memory for its threads: nobody will hear of its end.
                session.kill(EndReason.CLOSED);
                member.notStarted(StartFailure.of(session.name(), e));
                return;
            }
            member.begun();
        }

        @Override
        public void after(Duration delay, Runnable action) {
            var _ = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void every(Duration period, Runnable action) {
            var _ = timer.scheduleWithFixedDelay(action, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
