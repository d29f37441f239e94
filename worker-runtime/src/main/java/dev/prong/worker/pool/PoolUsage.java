package dev.prong.worker.pool;

import dev.prong.WorkerStats;
import dev.prong.call.Usage;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the threads of a pool did, those that have ended included. All of it is guarded by the seats, and a thread leaves
 * it under the same lock before it ends, so that each that is in it can be asked.
 */
final class PoolUsage {

    private Usage past = Usage.NONE;
    /** They run on, outside their workers. */
    private final Set<Seat> givenUp = new HashSet<>();

    /** {@code seat} is no thread of its worker any more, and runs on. */
    void givenUp(Seat seat) {
        givenUp.add(seat);
        seat.worker().left(seat.usage(true));
    }

    /** The thread of {@code seat}, which is the current one, ends in a moment. */
    void ended(Seat seat) {
        Usage last = seat.usage(ThreadFigures.isLoaded());
        past = past.plus(last);
        if (!givenUp.remove(seat)) {
            seat.worker().left(last);
        }
    }

    /** What all did, with {@code live} those that are there. */
    Usage total(Stream<Seat> live) {
        return Stream.concat(live, givenUp.stream()).map(seat -> seat.usage(true)).reduce(past, Usage::plus);
    }

    /** What the worker did that is at {@code home}. */
    WorkerStats of(Home home) {
        return home.worker().stats(home.seats().stream().filter(seat -> seat.worker().equals(home.worker()))
                .map(seat -> seat.usage(true)).reduce(Usage.NONE, Usage::plus));
    }
}
