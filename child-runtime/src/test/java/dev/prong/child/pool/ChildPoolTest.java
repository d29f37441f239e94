package dev.prong.child.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.QueueOrder;
import dev.prong.TaskOptions;
import dev.prong.TaskRejectedException;
import dev.prong.WorkerCrashedException;
import dev.prong.child.Recycling;
import dev.prong.child.pool.SimulatedWorld.SimulatedChild;
import dev.prong.child.session.ChildCall;
import dev.prong.child.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool of children decides, in a world without processes, threads and time of its own. */
@Timeout(60)
class ChildPoolTest {

    private static final Recycling NEVER = Recycling.defaults();
    private static final int ROOMY = 10_000;

    private static SimulatedWorld world(int children) {
        return new SimulatedWorld(SimulatedWorld.settings(children), ROOMY);
    }

    private static SimulatedWorld world(int children, int spares, int tasksPerChild, Recycling recycling) {
        return new SimulatedWorld(
                SimulatedWorld.settings(children, 0, spares, tasksPerChild, recycling, QueueOrder.fifo()), ROOMY);
    }

    private static SimulatedWorld warm(int children, int tasksPerChild) {
        SimulatedWorld world = new SimulatedWorld(
                SimulatedWorld.settings(children, children, 0, tasksPerChild, NEVER, QueueOrder.fifo()), ROOMY);
        world.startAll();
        return world;
    }

    private static TaskOptions at(int place, String name) {
        return TaskOptions.defaults().withPlace(place).withName(name);
    }

    private static TaskOptions of(String key, String name) {
        return TaskOptions.defaults().withKey(key).withName(name);
    }

    // What a call costs.

    @ParameterizedTest
    @ValueSource(ints = {2, 64, 1_000})
    void workPerCallDoesNotGrowWithTheNumberOfChildren(int children) {
        SimulatedWorld world = warm(children, 1);
        world.questions = 0;
        for (int i = 0; i < 500; i++) {
            world.submit("any");
            world.submit(at(children, "bound"));
            SimulatedChild last = world.child(children);
            while (!last.running.isEmpty()) {
                last.finish();
            }
            world.ready.values().stream().filter(each -> !each.running.isEmpty()).toList()
                    .forEach(SimulatedChild::finish);
        }
        assertEquals(0, world.queue.size());
        assertTrue(world.questions <= 500 * 4 * 2, () -> "questions: " + world.questions);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000})
    void workPerCallDoesNotGrowWithTheNumberOfThoseThatWait(int waiting) {
        SimulatedWorld world = warm(1, 1);
        for (int i = 0; i < waiting; i++) {
            world.submit("any");
        }
        world.questions = 0;
        for (int i = 0; i < waiting; i++) {
            world.child(1).finish();
        }
        assertTrue(world.questions <= waiting * 2, () -> "questions: " + world.questions);
    }

    // Who gets which call.

    @Test
    void callGoesToTheLeastBusyAndOfTheseToTheOneUsedLast() {
        SimulatedWorld world = warm(3, 2);
        world.submit("a");
        assertEquals(List.of("a"), world.child(3).names());
        world.submit("b");
        assertEquals(List.of("b"), world.child(2).names());
        world.submit("c");
        world.submit("d");
        assertEquals(List.of("c", "d"), List.of(world.child(1).names().get(0), world.child(1).names().get(1)));
        world.child(2).finish();
        world.child(3).finish();
        world.submit("e");
        assertEquals(List.of("e"), world.child(3).names());
    }

    @Test
    void callsForAPlaceAndForAnyTakeTurns() {
        SimulatedWorld world = warm(1, 1);
        world.submit("begun");
        List<String> expected = new ArrayList<>(List.of("begun"));
        for (int i = 0; i < 5; i++) {
            world.submit("any " + i);
            world.submit(at(1, "own " + i));
            expected.addAll(List.of("own " + i, "any " + i));
        }
        assertEquals(expected, finishAll(world.child(1)));
    }

    @Test
    void busyPlaceDoesNotStarveTheCallsForAny() {
        SimulatedWorld world = warm(1, 1);
        for (int i = 0; i < 100; i++) {
            world.submit(at(1, "own"));
        }
        world.submit("any");
        world.child(1).finish();
        assertEquals(List.of("any"), world.child(1).names());
    }

    @Test
    void keysOfAPlaceTakeTurns() {
        SimulatedWorld world = warm(1, 2);
        for (int i = 0; i < 3; i++) {
            world.submit(of("a", "a" + i));
        }
        for (int i = 0; i < 3; i++) {
            world.submit(of("b", "b" + i));
        }
        assertEquals(List.of("a0", "b0"), world.child(1).names());
        assertEquals(List.of("a0", "b0", "a1", "b1", "a2", "b2"), finishAll(world.child(1)));
    }

    @Test
    void callsOfAKeyRunOneAfterTheOtherThoughThereIsRoom() {
        SimulatedWorld world = warm(1, 4);
        world.submit(of("k", "one"));
        world.submit(of("k", "two"));
        world.submit("any");
        assertEquals(List.of("one", "any"), world.child(1).names());
        world.child(1).finish();
        assertEquals(List.of("any", "two"), world.child(1).names());
    }

    @Test
    void keyWaitsForItsCallOnTheChildBefore() {
        SimulatedWorld world = warm(1, 2);
        world.submit(of("k", "one"));
        world.submit(of("k", "two"));
        world.child(1).stubborn();
        world.startAll();
        assertEquals(List.of(), world.child(2).names());
        world.child(1).finish();
        assertEquals(List.of("two"), world.child(2).names());
        assertTrue(world.child(1).toldToLeave);
    }

    @Test
    void orderOfTheQueueDecidesWithinALine() {
        SimulatedWorld world = new SimulatedWorld(
                SimulatedWorld.settings(1, 1, 0, 1, NEVER, QueueOrder.priority()), ROOMY);
        world.startAll();
        world.submit("begun");
        for (int i = 0; i < 3; i++) {
            world.submit(TaskOptions.defaults().withName("prio " + i).withPriority(i));
        }
        assertEquals(List.of("begun", "prio 2", "prio 1", "prio 0"), finishAll(world.child(1)));
    }

    // Claims.

    @Test
    void claimGoesBeforeCalls() {
        SimulatedWorld world = world(0);
        SimulatedChild child = world.join("guest");
        world.submit("one");
        world.submit("two");
        world.pool.claim(_ -> {});
        assertFalse(child.taken);
        child.finish();
        assertTrue(child.taken);
        assertEquals(List.of(), child.names());
        SimulatedChild next = world.join("guest 2");
        assertEquals(List.of("two"), next.names());
    }

    @Test
    void claimThatWaitsGetsTheNextToJoinUnlessItIsWithdrawn() {
        SimulatedWorld world = world(0);
        Consumer<Session> taker = _ -> {};
        world.pool.claim(taker);
        assertTrue(world.pool.withdraw(taker));
        assertFalse(world.join("guest").taken);
        world.pool.claim(taker);
        assertFalse(world.pool.withdraw(taker));
        assertTrue(world.ready.get("guest").taken);
        assertEquals(0, world.pool.size());
    }

    // Who is launched.

    @Test
    void childrenAreLaunchedForCallsThatNoneWillTake() {
        SimulatedWorld world = world(3, 0, 2, NEVER);
        world.submit("one");
        world.submit("two");
        assertEquals(1, world.launching.size());
        world.submit("three");
        assertEquals(2, world.launching.size());
        world.startAll();
        for (int i = 0; i < 20; i++) {
            world.submit("more");
        }
        assertEquals(1, world.launching.size());
        assertEquals(3, world.pool.size());
    }

    @Test
    void placeIsFilledForItsOwnCalls() {
        SimulatedWorld world = world(3);
        world.submit(at(2, "own"));
        assertEquals(1, world.launching.size());
        world.startAll();
        assertEquals(List.of("own"), world.child(1).names());
        world.submit("any");
        assertEquals(1, world.launching.size());
    }

    @Test
    void idleChildrenEndAndLeaveTheLeast() {
        SimulatedWorld world = new SimulatedWorld(SimulatedWorld.settings(3, 1, 0, 1, NEVER, QueueOrder.fifo()), ROOMY);
        for (int i = 0; i < 3; i++) {
            world.submit("any");
        }
        world.startAll();
        List.copyOf(world.ready.values()).forEach(SimulatedChild::finish);
        world.pass(Duration.ofMinutes(2));
        assertEquals(2, world.ready.values().stream().filter(each -> each.toldToLeave).count());
    }

    @Test
    void spareTakesThePlaceAndIsReplaced() {
        SimulatedWorld world = world(1, 1, 1, NEVER);
        world.startAll();
        world.submit("one");
        assertEquals(List.of("one"), world.child(1).names());
        assertEquals(1, world.launching.size());
        world.startAll();
        world.child(1).crash();
        world.submit("two");
        assertEquals(List.of("two"), world.child(2).names());
    }

    @Test
    void spareIsGivenAwayOnceAndReplaced() {
        SimulatedWorld world = world(1, 1, 1, NEVER);
        world.startAll();
        assertEquals("child-1", world.pool.takeSpareChild().orElseThrow().name());
        assertTrue(world.pool.takeSpareChild().isEmpty());
        world.startAll();
        assertEquals("child-2", world.pool.takeSpareChild().orElseThrow().name());
    }

    @Test
    void childThatIsDoomedGetsNoCallAndItsPlaceIsFilledAtOnce() {
        SimulatedWorld world = warm(1, 1);
        world.submit("one");
        world.submit("two");
        world.child(1).doom();
        assertEquals(1, world.launching.size());
        world.startAll();
        assertEquals(List.of("two"), world.child(2).names());
    }

    @Test
    void callThatAChildCouldNotBeginGoesToAnother() {
        SimulatedWorld world = warm(2, 1);
        world.child(2).usable = false; // Nobody has heard of it.
        world.submit("one");
        assertEquals(List.of("one"), world.child(1).names());
    }

    @Test
    void retriedCallIsTheNextOfItsLine() {
        SimulatedWorld world = warm(1, 1);
        world.submit(TaskOptions.defaults().withName("one").withRetries(1));
        world.submit("two");
        world.child(1).crash();
        world.startAll();
        assertEquals(List.of("one", "two"), finishAll(world.child(2)));
    }

    // Replacement.

    @Test
    void replacementIsReadyBeforeTheOldChildLeaves() {
        SimulatedWorld world = world(1, 0, 1, Recycling.defaults().withTasks(1).withJitter(0));
        world.submit("one");
        world.startAll();
        world.child(1).finish();
        assertEquals(1, world.launching.size());
        assertFalse(world.child(1).toldToLeave);
        world.submit("two");
        assertEquals(List.of("two"), world.child(1).names());
        world.startAll();
        world.submit("three");
        assertEquals(List.of("three"), world.child(2).names());
        assertFalse(world.child(1).toldToLeave);
        world.child(1).finish();
        assertTrue(world.child(1).toldToLeave);
    }

    @Test
    void strictLimitGivesEachCallAChildOfItsOwn() {
        SimulatedWorld world = world(2, 0, 1, Recycling.defaults().withStrictTasks(1));
        for (int i = 0; i < 10; i++) {
            world.submit("task " + i);
        }
        int ran = 0;
        while (ran < 10) {
            world.startAll();
            assertTrue(world.pool.size() <= 3);
            List<SimulatedChild> busy = world.ready.values().stream().filter(each -> !each.running.isEmpty()).toList();
            assertTrue(busy.size() <= 2 && !busy.isEmpty());
            for (SimulatedChild each : busy) {
                assertEquals(1, each.running.size());
                each.finish();
                assertTrue(each.toldToLeave);
                each.leftAsTold();
                ran++;
            }
        }
        assertEquals(0, world.queue.size());
    }

    @Test
    void taintedChildGetsNothingMore() {
        SimulatedWorld world = warm(1, 2);
        world.submit("one");
        world.submit("two");
        world.submit("three");
        world.child(1).finish(true);
        assertEquals(List.of("two"), world.child(1).names());
        world.startAll();
        assertEquals(List.of("three"), world.child(2).names());
        world.child(1).finish();
        assertTrue(world.child(1).toldToLeave);
    }

    @Test
    void oneChildIsReplacedAtATime() {
        SimulatedWorld world = warm(3, 1);
        for (int i = 1; i <= 3; i++) {
            world.child(i).stubborn();
        }
        assertEquals(1, world.launching.size());
        world.launching.getFirst().start();
        assertEquals(0, world.launching.size()); // The old one is still there.
        world.child(1).leftAsTold();
        assertEquals(1, world.launching.size());
    }

    // Starts that fail.

    @Test
    void callsWaitWhileAStartMaySucceed() {
        SimulatedWorld world = world(1);
        ChildCall<Integer> call = world.submit("one");
        for (int i = 0; i < 5; i++) {
            world.launching.getFirst().failToStart(true);
            assertEquals(List.of(), world.launching);
            world.pass(Duration.ofSeconds(2));
            assertEquals(1, world.launching.size());
        }
        assertFalse(call.isDone());
        world.startAll();
        assertEquals(List.of("one"), world.child(6).names());
    }

    @Test
    void callsFailAtOnceWhileTheCircuitIsOpen() {
        SimulatedWorld world = world(2);
        for (int i = 0; i < 3; i++) {
            ChildCall<Integer> call = world.submit("one");
            ChildCall<Integer> own = world.submit(at(2, "own"));
            List.copyOf(world.launching).forEach(each -> each.failToStart(false));
            assertTrue(call.isDone() && own.isDone());
            world.pass(i == 2 ? Duration.ZERO : Duration.ofSeconds(30));
        }
        assertEquals(List.of(), world.launching);
        assertTrue(world.submit("two").error().orElseThrow().getMessage().startsWith("children cannot be started: "));
        assertTrue(world.submit(at(1, "own")).error().orElseThrow() instanceof WorkerCrashedException);
        world.pass(Duration.ofSeconds(30));
        ChildCall<Integer> next = world.submit("three");
        world.startAll();
        assertFalse(next.isDone());
        assertEquals(List.of("three"), world.ready.values().iterator().next().names());
    }

    @Test
    void childThatIsLeftTakesTheCallsThatWaitForAStart() {
        SimulatedWorld world = world(2);
        world.submit("one");
        world.startAll();
        ChildCall<Integer> second = world.submit("two");
        world.launching.getFirst().failToStart(false);
        assertFalse(second.isDone());
        world.child(1).finish();
        assertEquals(List.of("two"), world.child(1).names());
    }

    @Test
    void callThatEndedWhileItWaitedIsSkipped() {
        SimulatedWorld world = warm(1, 1);
        world.submit("begun");
        ChildCall<Integer> waits = world.submit("waits");
        waits.cancel();
        world.submit("next");
        world.child(1).finish();
        assertEquals(List.of("next"), world.child(1).names());
    }

    // How much room the queue needs.

    @Test
    void callsThatChildrenWillTakeNeedNoRoom() {
        SimulatedWorld world = new SimulatedWorld(SimulatedWorld.settings(2, 0, 0, 3, NEVER, QueueOrder.fifo()), 1);
        for (int i = 0; i < 7; i++) {
            world.submit("any");
        }
        assertThrows(TaskRejectedException.class, () -> world.submit("too many"));
        world.startAll();
        assertEquals(1, world.queue.size());
        assertThrows(TaskRejectedException.class, () -> world.submit("too many"));
    }

    @Test
    void callsForABusyPlaceTakeNoRoomOfTheOthers() {
        SimulatedWorld world = new SimulatedWorld(SimulatedWorld.settings(2, 2, 0, 1, NEVER, QueueOrder.fifo()), 2);
        world.startAll();
        for (int i = 0; i < 3; i++) {
            world.submit(at(1, "own"));
        }
        assertThrows(TaskRejectedException.class, () -> world.submit(at(1, "too many")));
        world.submit("any");
        assertEquals(List.of("any"), world.child(2).names());
    }

    // The close.

    @Test
    void closeTellsEachToLeaveOnceAndLaunchesNoMore() {
        SimulatedWorld world = world(2, 1, 1, NEVER);
        world.startAll();
        world.submit("one");
        assertEquals(1, world.launching.size());
        world.pool.beginClose();
        assertTrue(world.child(1).toldToLeave);
        world.startAll();
        assertTrue(world.child(2).toldToLeave);
        SimulatedChild late = world.join("late");
        assertTrue(late.toldToLeave);
        world.child(1).crash();
        world.child(2).leftAsTold();
        late.leftAsTold();
        assertEquals(0, world.pool.size());
        assertEquals(List.of(), world.launching);
        assertNull(world.pool.takeSpareChild().orElse(null));
    }

    private static List<String> finishAll(SimulatedChild child) {
        List<String> names = new ArrayList<>();
        while (!child.running.isEmpty()) {
            names.add(child.finish());
        }
        return names;
    }
}
