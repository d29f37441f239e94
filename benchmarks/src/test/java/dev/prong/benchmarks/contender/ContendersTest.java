package dev.prong.benchmarks.contender;

import static dev.prong.benchmarks.contender.Contenders.FORK_JOIN_POOL;
import static dev.prong.benchmarks.contender.Contenders.THREAD_POOL_EXECUTOR;
import static dev.prong.benchmarks.contender.Contenders.WORKER;
import static dev.prong.benchmarks.contender.Contenders.WORKER_EXECUTOR;
import static dev.prong.benchmarks.contender.Contenders.WORKER_REFERENCE;
import static dev.prong.benchmarks.contender.Contenders.WORKER_ROOMY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is what the name says: every task runs, and a held queue fills. */
class ContendersTest {

    private static final int TASKS = 100;

    @ParameterizedTest
    @EnumSource
    void everyThreadContenderRunsEveryTask(TinyTask kind) throws Exception {
        long sum = LongStream.range(0, TASKS).map(kind::result).sum();
        for (String name : new String[] {FORK_JOIN_POOL, THREAD_POOL_EXECUTOR, WORKER, WORKER_REFERENCE,
                WORKER_EXECUTOR,
                WORKER_ROOMY}) {
            try (Contender contender = Contenders.open(name, kind)) {
                assertEquals(kind.result(7), contender.one(7), name);
                assertEquals(sum, contender.batch(TASKS), name);
                assertEquals(sum, contender.map(TASKS), name);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FORK_JOIN_POOL, THREAD_POOL_EXECUTOR, WORKER, WORKER_REFERENCE, WORKER_EXECUTOR})
    void heldTasksCanBeCancelledAndTheOthersRun(String name) throws Exception {
        try (Queueing<?> contender = Contenders.queueing(name, TinyTask.RECORD, 10)) {
            for (int round = 0; round < 20; round++) {
                holdAndRelease(contender);
            }
        }
    }

    private static <H> void holdAndRelease(Queueing<H> contender) throws Exception {
        contender.hold();
        H kept = contender.submit(1);
        H cancelled = contender.submit(2);
        assertTrue(contender.cancel(cancelled));
        contender.release();
        assertEquals(2, contender.get(kept));
    }
}
