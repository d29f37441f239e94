package dev.prong.child.pool;

import dev.prong.DeathCertificate;
import dev.prong.Exit;
import dev.prong.DeathCertificate.MemorySample;
import dev.prong.QueueOrder;
import dev.prong.RuntimeEvent;
import dev.prong.Task;
import dev.prong.TaskOptions;
import dev.prong.WhenFull;
import dev.prong.WorkerCrashedException;
import dev.prong.call.Call;
import dev.prong.call.CallQueue;
import dev.prong.call.EventFeed;
import dev.prong.call.Runner;
import dev.prong.call.StopReason;
import dev.prong.child.Recycling;
import dev.prong.child.crash.CrashPolicy;
import dev.prong.child.frame.ChannelLimits;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import dev.prong.child.death.SessionEnd;
import dev.prong.child.session.SessionOwner;
import dev.prong.child.death.StartFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A pool whose children, clock and alarms are the test's; all on one thread. */
final class SimulatedWorld implements World {

    static final Task<Integer> TASK = _ -> 1;

    /** How often children were asked whether they are usable. */
    int questions;
    long now;
    final List<SimulatedChild> launching = new ArrayList<>();
    final Map<String, SimulatedChild> ready = new LinkedHashMap<>();
    final CallQueue queue;
    private final CrashPolicy crashes = new CrashPolicy("sim", 0, Duration.ZERO, _ -> {});
    final ChildPool pool;
    private final List<Alarm> alarms = new ArrayList<>();
    private Runnable look = () -> {};
    private int launches;

    private record Alarm(long at, Runnable action) {
    }

    SimulatedWorld(PoolSettings settings, int queueCapacity) {
        queue = new CallQueue("sim", queueCapacity, WhenFull.REJECT, settings.order(), _ -> {});
        pool = new ChildPool(settings, queue, this, new EventFeed("sim", List.<Consumer<? super RuntimeEvent>> of()),
                crashes);
        pool.begin();
    }

    static PoolSettings settings(int children) {
        return settings(children, 0, 0, 1, Recycling.defaults(), QueueOrder.fifo());
    }

    static PoolSettings settings(int children, int least, int spares, int tasksPerChild, Recycling recycling,
            QueueOrder order) {
        return new PoolSettings("sim", children, least, spares, tasksPerChild, Duration.ofMinutes(1),
                Duration.ofMinutes(1), recycling, order);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public RandomGenerator chance() {
        return new Random(1);
    }

    @Override
    public void launch(Member member) {
        launching.add(new SimulatedChild("child-" + ++launches, member));
    }

    @Override
    public void after(Duration delay, Runnable action) {
        alarms.add(new Alarm(now + delay.toNanos(), action));
    }

    @Override
    public void every(Duration period, Runnable action) {
        look = action;
    }

    /** Lets time pass, with the alarms that go off in it, and has the pool look at its children. */
    void pass(Duration time) {
        now += time.toNanos();
        List<Alarm> over = alarms.stream().filter(each -> each.at() <= now).toList();
        alarms.removeAll(over);
        over.forEach(each -> each.action().run());
        look.run();
    }

    /** Has all that are being launched become ready, and those that are launched for that reason. */
    void startAll() {
        while (!launching.isEmpty()) {
            launching.getFirst().start();
        }
    }

    SimulatedChild child(int number) {
        return ready.get("child-" + number);
    }

    ChildCall<Integer> submit(String name) {
        return submit(TaskOptions.defaults().withName(name));
    }

    ChildCall<Integer> submit(TaskOptions options) {
        ChildCall<Integer> call = ChildCall.of(TASK, TASK, options, ChannelLimits.DEFAULT);
        Line line = pool.lineOf(options);
        call.accept((_, wasQueued) -> {
            if (wasQueued) {
                queue.left(line.backlog(), true);
            }
        }, null);
        queue.put(call, line.backlog(), pool);
        pool.queued(line);
        return call;
    }

    /** One that was started elsewhere joins. */
    SimulatedChild join(String name) {
        SimulatedChild child = new SimulatedChild(name, null);
        ready.put(name, child);
        pool.join(child);
        return child;
    }

    /** A child that does what the test says. */
    final class SimulatedChild implements Child {

        final String name;
        final List<ChildCall<?>> running = new ArrayList<>();
        private Member member;
        boolean usable = true;
        boolean toldToLeave;
        /** Whether somebody took it out of the pool. */
        boolean taken;

        SimulatedChild(String name, Member member) {
            this.name = name;
            this.member = member;
        }

        void start() {
            launching.remove(this);
            ready.put(name, this);
            member.launched(this);
            member.begun();
            member.ready(null);
        }

        void failToStart(boolean mayPass) {
            launching.remove(this);
            member.notStarted(mayPass
                    ? new StartFailure.Passing(name, task -> new WorkerCrashedException("late: task=" + task,
                            SessionEnd.notLaunched(task, new IOException("late")), null))
                    : StartFailure.of(name, new IOException("no such java")));
        }

        /** What it runs. */
        List<String> names() {
            return running.stream().map(Call::name).toList();
        }

        String finish() {
            return finish(false);
        }

        /** Ends its oldest call; says which. */
        String finish(boolean tainted) {
            ChildCall<?> call = running.removeFirst();
            member.callEnded(null, call, tainted);
            call.succeed(null);
            return call.name();
        }

        /** It dies without a word. */
        void crash() {
            usable = false;
            SessionEnd end = end(false);
            List.copyOf(running).forEach(call -> member.crashed(null, call, end).ifPresent(call::fail));
            running.clear();
            ready.remove(name);
            pool.ended(member, end);
        }

        /** It is killed and has not ended yet. */
        void doom() {
            usable = false;
            member.unusable(null);
        }

        /** It has left as it was told to. */
        void leftAsTold() {
            usable = false;
            ready.remove(name);
            pool.ended(member, end(true));
        }

        private SessionEnd end(boolean orderly) {
            Exit.Crashed crash = SessionEnd.notLaunched(name, new IOException("gone"));
            DeathCertificate certificate = crash.certificate().orElseThrow();
            return new SessionEnd(name, false, 1, 1, true, orderly, Optional.empty(), Optional.empty(),
                    Optional.empty(), "", certificate);
        }

        void stubborn() {
            member.stubborn(null);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isUsable() {
            questions++;
            return usable;
        }

        @Override
        public boolean run(ChildCall<?> call) {
            boolean begun = usable && call.begin(new Runner() {
                @Override
                public String workerName() {
                    return name;
                }

                @Override
                public void stopping(Call<?> stopped, StopReason reason) {
                }
            });
            if (begun) {
                running.add(call);
            }
            return begun;
        }

        @Override
        public void leave() {
            toldToLeave = true;
            usable = false;
        }

        @Override
        public List<MemorySample> memory() {
            return List.of();
        }

        @Override
        public WorkerCrashedException crashOf(ChildCall<?> call, SessionEnd end) {
            return end.crashOf(call.name());
        }

        @Override
        public boolean handOver(SessionOwner to) {
            member = (Member) to;
            return usable;
        }

        @Override
        public Session session() {
            taken = true;
            return null;
        }
    }
}
