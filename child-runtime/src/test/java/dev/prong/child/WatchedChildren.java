package dev.prong.child;

import dev.prong.RuntimeEvent;
import dev.prong.testing.Eventually;
import dev.prong.testing.Residue;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests that listen to what happens in a pool of children. */
abstract class WatchedChildren {

    @TempDir
    Path folder;

    /** What was told so far, in order. */
    final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();

    @AfterAll
    static void leavesNothingBehind() throws InterruptedException {
        Residue.assertNone();
    }

    final ChildRuntime.Builder builder() {
        return Children.builder().onEvent(events::add);
    }

    final long count(Class<?> type) {
        return events.stream().filter(type::isInstance).count();
    }

    final <E extends RuntimeEvent> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Waits until that was told. */
    final void await(RuntimeEvent event) throws InterruptedException {
        Eventually.isTrue(() -> events.contains(event), events::toString);
    }
}
